// What a PUT carries. SDKs send `aws-chunked` bodies: pieces with their length in hexadecimal before them, perhaps a signature
// behind it, an empty piece, then trailers with a checksum of the whole
// (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html). Signatures are not checked, checksums are.

import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';
import { AwsFault } from '../aws-fault.ts';

const MOST_BYTES = 1 << 30;
const CRLF = '\r\n';

/** Digests by the name that S3's headers give them; a checksum of another kind is not looked at. */
const DIGESTS: Readonly<Record<string, (body: Buffer) => string>> = {
  'content-md5': (body) => createHash('md5').update(body).digest('base64'),
  'x-amz-checksum-sha1': (body) => createHash('sha1').update(body).digest('base64'),
  'x-amz-checksum-sha256': (body) => createHash('sha256').update(body).digest('base64'),
  'x-amz-checksum-crc32': (body) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return sum.toString('base64');
  },
};

/** The object in a request's body, with its checksums compared. */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const raw = await readAll(message);
  const isChunked = String(message.headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  const { body, trailers } = isChunked ? readChunks(raw) : { body: raw, trailers: {} };
  refuseBadDigest(body, { ...message.headers, ...trailers });
  return body;
}

/** The bytes of a request's body; a fault when there are too many to hold. */
export async function readAll(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of message as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new AwsFault('EntityTooLarge', `The local AWS takes at most ${MOST_BYTES} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function readChunks(raw: Buffer): { readonly body: Buffer; readonly trailers: Readonly<Record<string, string>> } {
  const pieces: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = raw.indexOf(CRLF, at);
    const length = lineEnd === -1 ? NaN : Number.parseInt(raw.toString('latin1', at, lineEnd), 16);
    const start = lineEnd + CRLF.length;
    if (Number.isNaN(length) || start + length > raw.length) throw incomplete();
    if (length === 0) return { body: Buffer.concat(pieces), trailers: readTrailers(raw.toString('latin1', start)) };
    pieces.push(raw.subarray(start, start + length));
    at = start + length + CRLF.length;
  }
}

function readTrailers(text: string): Readonly<Record<string, string>> {
  const lines = text.split(CRLF).filter((line) => line.includes(':'));
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

function refuseBadDigest(body: Buffer, said: Readonly<Record<string, string | readonly string[] | undefined>>): void {
  for (const [name, digest] of Object.entries(DIGESTS)) {
    const expected = said[name];
    if (expected === undefined || expected === digest(body)) continue;
    throw new AwsFault('BadDigest', `The ${name} you specified did not match the calculated checksum.`);
  }
}

function incomplete(): AwsFault {
  return new AwsFault('IncompleteBody', 'The request body terminated unexpectedly');
}
