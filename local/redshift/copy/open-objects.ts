import type { CopyStatement } from '../../../redshift-sql/copy.ts';
import { decoderFor } from './decode.ts';
import type { Decode } from './decode.ts';
import { CopyFault, storageFault } from './faults.ts';
import { access } from './source.ts';
import type { CopyStorage, StoredObject } from './storage.ts';

/** Objects up to this size are read whole, several ahead of the one that is being parsed. */
const SMALL_BYTES = 1024 * 1024;
const READ_AHEAD = 16;

/** An object with its content: whole, or in pieces. */
export interface OpenObject {
  readonly object: StoredObject;
  readonly content: Buffer | AsyncIterable<Buffer>;
}

export interface ObjectSource {
  readonly statement: CopyStatement;
  readonly storage: CopyStorage;
  readonly objects: readonly StoredObject[];
}

/** Opens objects one after the other. */
export async function* openObjects({ statement, storage, objects }: ObjectSource): AsyncGenerator<OpenObject, void> {
  const decode = decoderFor(statement);
  const ahead: Promise<OpenObject>[] = [];
  const open = (object: StoredObject): Promise<OpenObject> => {
    const opened = openObject({ object, statement, storage, decode });
    // One that fails is awaited in its turn; until then it is not unhandled.
    opened.catch(() => {});
    return opened;
  };
  for (const object of objects) {
    ahead.push(open(object));
    if (ahead.length >= READ_AHEAD) yield await ahead.shift()!;
  }
  for (const opened of ahead) yield await opened;
}

interface Opening {
  readonly object: StoredObject;
  readonly statement: CopyStatement;
  readonly storage: CopyStorage;
  readonly decode: Decode | undefined;
}

async function openObject({ object, statement, storage, decode }: Opening): Promise<OpenObject> {
  // A folder's marker has no bytes, not even those of an empty compressed file.
  if (object.size === 0) return { object, content: Buffer.alloc(0) };
  const request = { ...access(statement, object.bucket), key: object.key };
  try {
    if (object.size <= SMALL_BYTES && !decode) return { object, content: await storage.read(request) };
  } catch (error) {
    throw began(storageFault(error, request));
  }
  const chunks = guarded(storage.chunks(request), (error) => began(storageFault(error, request)));
  return { object, content: decode ? decode(chunks) : chunks };
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
