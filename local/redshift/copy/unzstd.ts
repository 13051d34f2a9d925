import { Decompress } from 'fzstd';
import { DamagedObject } from './damaged-object.ts';

/** Decompresses Zstandard where Node cannot: the checksums of frames are not looked at. Throws DamagedObject. */
export async function* unzstd(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let made: Buffer[] = [];
  const frames = new Decompress((bytes) => {
    // The library writes over its bytes with the next ones.
    made.push(Buffer.from(bytes));
  });
  const push = (bytes: Uint8Array, isLast: boolean): readonly Buffer[] => {
    made = [];
    attempt(() => frames.push(bytes, isLast));
    return made;
  };
  for await (const chunk of chunks) yield* push(chunk, false);
  yield* push(new Uint8Array(0), true);
}

function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new DamagedObject(error instanceof Error ? error.message : String(error));
  }
}
