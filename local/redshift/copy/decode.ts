import { pipeline } from 'node:stream/promises';
import { PassThrough, Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import * as zlib from 'node:zlib';
import type { CopyStatement } from '../../../redshift-sql/copy.ts';
import { bunzip2 } from './bzip2/bunzip2.ts';
import { DamagedObject } from './damaged-object.ts';
import { engineFault, notYet } from './faults.ts';
import { unzstd } from './unzstd.ts';

/** Turns an object's bytes as stored into UTF-8 text: undoes the compression and the encoding that COPY declares. */
export type Decode = (chunks: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;

/** What to do to each object; undefined if nothing. Neither is ever guessed from the bytes. */
export function decoderFor({ compression, encoding }: CopyStatement): Decode | undefined {
  const decompress = decompressor(compression);
  const decode = encoding === 'utf8' ? undefined : (chunks: AsyncIterable<Buffer>) => toUtf8(chunks, encoding);
  if (decompress && decode) return (chunks) => decode(decompress(chunks));
  return decompress ?? decode;
}

function decompressor(compression: CopyStatement['compression']): Decode | undefined {
  if (compression === 'none') return undefined;
  if (compression === 'gzip') return (chunks) => through(chunks, zlib.createGunzip);
  if (compression === 'bzip2') return (chunks) => checked(bunzip2(chunks));
  if (compression === 'zstd') {
    return 'createZstdDecompress' in zlib ? (chunks) => through(chunks, zstd) : (chunks) => checked(unzstd(chunks));
  }
  throw notYet(`COPY of ${compression.toUpperCase()} files`, 'Compress with GZIP.');
}

/** In Node 22.15 and later, and faster; the types at hand are those of Node 20. */
function zstd(): NodeJS.ReadWriteStream {
  return (zlib as unknown as { createZstdDecompress(): NodeJS.ReadWriteStream }).createZstdDecompress();
}

async function* through(chunks: AsyncIterable<Buffer>, create: () => NodeJS.ReadWriteStream): AsyncGenerator<Buffer> {
  const out = new PassThrough();
  const done = pipeline(Readable.from(chunks), create(), out).catch((error: unknown) => out.destroy(error as Error));
  try {
    yield* out as AsyncIterable<Buffer>;
    await done;
  } catch (error) {
    throw isZlibError(error) ? damaged(error) : error;
  } finally {
    out.destroy();
  }
}

async function* checked(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    throw error instanceof DamagedObject ? damaged(error) : error;
  }
}

async function* toUtf8(chunks: AsyncIterable<Buffer>, encoding: CopyStatement['encoding']): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(labelOf(encoding, chunk), { ignoreBOM: false });
    yield Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8');
  }
  if (decoder) yield Buffer.from(decoder.decode(), 'utf8');
}

/** UTF16 alone needs a byte order mark to tell which. */
function labelOf(encoding: CopyStatement['encoding'], first: Buffer): string {
  if (encoding === 'iso88591') return 'latin1';
  if (encoding === 'utf16le') return 'utf-16le';
  if (encoding === 'utf16be') return 'utf-16be';
  const mark = first.length < 2 ? 0 : first.readUInt16BE(0);
  if (mark === 0xfffe) return 'utf-16le';
  if (mark === 0xfeff) return 'utf-16be';
  throw engineFault(
    { error: 'ENCODING UTF16 requires a byte order mark', code: 1221, context: '', location: 'copy.cpp:0' },
    true,
  );
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^Z_|^ERR_.*ZLIB|^ZSTD/.test(String(error.code));
}

function damaged(error: Error): Error {
  const message = `Failed to decompress the object: ${error.message}`;
  return engineFault({ error: message, code: 15_001, context: '', location: 'table_s3_scanner.cpp:356' }, true);
}
