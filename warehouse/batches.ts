import type { BatchLimits } from '../model/plan.ts';
import type { LoadedFile } from './ledger/files.ts';

/** Splits files into batches, in their order, each as large as both limits allow; a file larger than the limit is one by itself. */
export function splitIntoBatches(
  files: readonly LoadedFile[],
  limits: BatchLimits,
): readonly (readonly LoadedFile[])[] {
  const batches: LoadedFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const current = batches.at(-1);
    const fits = current !== undefined && current.length < limits.maxFiles && bytes + file.bytes <= limits.maxBytes;
    if (fits) current.push(file);
    else batches.push([file]);
    bytes = fits ? bytes + file.bytes : file.bytes;
  }
  return batches;
}
