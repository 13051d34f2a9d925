import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { bunzip2 } from '../../../../local/redshift/copy/bzip2/bunzip2.ts';
import { DamagedObject } from '../../../../local/redshift/copy/damaged-object.ts';
import { unzstd } from '../../../../local/redshift/copy/unzstd.ts';
import { load, rowsOf } from './run-copy.ts';

/** Two streams each, one after another, as `bzip2 -c` and `zstd -c` write them: `1|one`, `2|zwei` and `3|trois é`. */
const BZIP2 =
  'QlpoOTFBWSZTWfcwG7AAAAFJgAAQMAACIYCUIAAiAyaaEAMALgrE3XPxdyRThQkPcwG7AEJaaDkxQVkmU1k7EBKEAAABWZQAEEAACAAAIJwEACAIACAAIgBiCAaaaEJ0Epd3i7kinChIHYgJQgA=';
const ZSTD = 'KLUv/QRYaQAAMXxvbmUKMnx6d2VpCi+2fQIotS/9BFhZAAAzfHRyb2lzIMOpCggXalg=';
/** A million times `a`, four times `b`, 259 times `c`, by `bzip2 -1`. */
const RUNS = 'QlpoMTFBWSZTWWwxidAAB6nBQMAAOAAAAgAIIABUMAE1VHqfqndlSQ76IEXNm3rSkguLuSKcKEg2GMToAA==';

const TABLE = 'a int4, b varchar(20)';
const PLAIN = '1|one\n2|zwei\n3|trois é\n';
const ROWS = [
  ['1', 'one'],
  ['2', 'zwei'],
  ['3', 'trois é'],
];
const OBJECTS = [
  ['gzip', gzipSync(PLAIN)],
  ['bzip2', Buffer.from(BZIP2, 'base64')],
  ['zstd', Buffer.from(ZSTD, 'base64')],
] as const;

for (const [options, data] of OBJECTS) {
  test(`COPY reads ${options.toUpperCase()}`, async () => {
    assert.deepEqual(await rowsOf({ table: TABLE, options, files: { data } }), ROWS);
  });

  test(`an object that is cut short or is no ${options.toUpperCase()} ends the COPY with an error that says so`, async () => {
    for (const damaged of [data.subarray(0, 20), data.subarray(0, -1), Buffer.from(PLAIN)]) {
      const { fault } = await load({ table: TABLE, options, files: { data: damaged } });
      assert.match(fault?.message ?? '', /^Failed to decompress the object: /);
      assert.equal(fault?.detail?.code, 15_001);
    }
  });
}

for (const [name, decompress, data] of [
  ['BZIP2', bunzip2, Buffer.from(BZIP2, 'base64')],
  ['ZSTD without Node', unzstd, Buffer.from(ZSTD, 'base64')],
] as const) {
  test(`${name} is read however the object is cut`, async () => {
    for (let size = 1; size <= data.length; size += 1) {
      assert.equal((await bytesOf(decompress(piecesOf(data, size)))).toString(), PLAIN);
    }
  });

  test(`${name} that ends anywhere but at the end of a stream is damaged`, async () => {
    const whole = new Set(['', '1|one\n2|zwei\n']);
    for (let end = 0; end < data.length; end += 1) {
      const read = await bytesOf(decompress(piecesOf(data.subarray(0, end), 7))).catch((error: unknown) => error);
      if (read instanceof Buffer) assert.ok(whole.has(read.toString()), `cut at ${end}`);
      else assert.ok(read instanceof DamagedObject, String(read));
    }
  });
}

test('a changed bit of BZIP2 is an error, or changes nothing that is read', async () => {
  const data = Buffer.from(BZIP2, 'base64');
  for (let at = 0; at < data.length * 8; at += 1) {
    const changed = Buffer.from(data);
    changed[at >>> 3]! ^= 1 << (at & 7);
    const read = await bytesOf(bunzip2(piecesOf(changed, 1000))).catch((error: unknown) => error);
    if (read instanceof Buffer) assert.equal(read.toString(), PLAIN, `bit ${at}`);
    else assert.ok(read instanceof DamagedObject, String(read));
  }
});

test('long runs of BZIP2 are read whole', async () => {
  const read = await bytesOf(bunzip2(piecesOf(Buffer.from(RUNS, 'base64'), 1000)));
  assert.equal(read.toString(), `${'a'.repeat(1_000_000)}bbbb${'c'.repeat(259)}`);
});

async function* piecesOf(data: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

async function bytesOf(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const read: Buffer[] = [];
  for await (const chunk of chunks) read.push(chunk);
  return Buffer.concat(read);
}
