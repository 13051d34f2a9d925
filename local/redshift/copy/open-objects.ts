import type { CopyStatement } from '../../../redshift-sql/copy.ts';
import { decoderFor } from './decode.ts';
import { CopyFault, storageFault } from './faults.ts';
import { access } from './source.ts';
import type { CopyStorage, StorageAccess, StoredObject } from './storage.ts';

/** Objects up to this size are read whole. */
const SMALL_BYTES = 1024 * 1024;
const NOTHING = Buffer.alloc(0);

/** An object's bytes as text: whole, or in pieces, of which the bytes are there until the next is asked for. */
export type Content = Buffer | AsyncIterable<Buffer>;

/** Opens the objects of a COPY. */
export function openerFor(statement: CopyStatement, storage: CopyStorage): (object: StoredObject) => Promise<Content> {
  const decode = decoderFor(statement);
  return async ({ bucket, key, size }) => {
    // A folder's marker has no bytes, not even those of an empty compressed file.
    if (size === 0) return NOTHING;
    const request = { ...access(statement, bucket), key };
    if (size <= SMALL_BYTES && !decode) return await readWhole(storage, request);
    const chunks = guarded(storage.chunks(request), (error) => began(storageFault(error, request)));
    return decode ? decode(copied(chunks)) : chunks;
  };
}

/** Whoever undoes a compression may still read one piece when it asks for the next. */
async function* copied(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

async function readWhole(storage: CopyStorage, request: StorageAccess & { readonly key: string }): Promise<Buffer> {
  try {
    return await storage.read(request);
  } catch (error) {
    throw began(storageFault(error, request));
  }
}

async function* guarded(chunks: AsyncIterable<Buffer>, explain: (error: unknown) => Error): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    throw explain(error);
  }
}

function began({ message, sqlstate, detail }: CopyFault): CopyFault {
  return new CopyFault(message, { sqlstate, ...(detail && { detail }), began: true });
}
