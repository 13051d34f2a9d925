import { closeSync, openSync, readSync } from 'node:fs';

/** A file that fills this is not small. */
const SMALL_BYTES = 64 * 1024;

const scratch = Buffer.allocUnsafeSlow(SMALL_BYTES);

/** Reads a file with three calls of the system, where readFileSync takes five; undefined for one that is not small. */
export function readSmallFile(file: string): Buffer | undefined {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = readSync(descriptor, scratch);
    return bytes === SMALL_BYTES ? undefined : Buffer.from(scratch.subarray(0, bytes));
  } finally {
    closeSync(descriptor);
  }
}
