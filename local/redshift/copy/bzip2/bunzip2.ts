import { DamagedObject } from '../damaged-object.ts';
import { BitReader } from './bit-reader.ts';
import { crcOf, expandRuns } from './expand-runs.ts';
import { readBlock } from './read-block.ts';

/*
 * BZIP2, as bzip2 1.0 writes it (https://sourceware.org/bzip2/): streams one after another, each of blocks that begin at any bit. A block
 * is read when the longest there could be is at hand, so no more than that is held, however large the object.
 */

const SIGNATURE = 0x425a68;
const BLOCK = [0x314159, 0x265359] as const;
const END = [0x177245, 0x385090] as const;
const BLOCK_BYTES_PER_LEVEL = 100_000;
/** 900,000 symbols of 20 bits, and their codes. */
const LONGEST_BLOCK_BITS = (2_250_000 + 50_000) * 8;

interface Stream {
  /** From 1 to 9; 0 between streams. */
  level: number;
  /** Of its blocks so far. */
  crc: number;
}

/** Decompresses; throws DamagedObject. */
export async function* bunzip2(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const bits = new BitReader();
  const stream: Stream = { level: 0, crc: 0 };
  for await (const chunk of chunks) {
    bits.append(chunk);
    while (bits.left >= LONGEST_BLOCK_BITS) yield readNext(bits, stream);
  }
  while (bits.left > 0 || stream.level > 0) yield readNext(bits, stream);
}

/** The bytes of the next block; none at the head and the end of a stream. */
function readNext(bits: BitReader, stream: Stream): Buffer {
  if (stream.level === 0) return begin(bits, stream);
  const magic = [bits.read(24), bits.read(24)];
  const crc = bits.read(16) * 0x10000 + bits.read(16);
  if (isSame(magic, END)) return end(bits, stream, crc);
  if (!isSame(magic, BLOCK)) throw new DamagedObject('no block of BZIP2 where one should be');
  const bytes = expandRuns(readBlock(bits, stream.level * BLOCK_BYTES_PER_LEVEL));
  if (crcOf(bytes) !== crc) throw new DamagedObject('the checksum of a block of BZIP2 is wrong');
  stream.crc = (((stream.crc << 1) | (stream.crc >>> 31)) ^ crc) >>> 0;
  return bytes;
}

function begin(bits: BitReader, stream: Stream): Buffer {
  const isBzip2 = bits.read(24) === SIGNATURE;
  const level = bits.read(8) - 0x30;
  if (!isBzip2 || level < 1 || level > 9) throw new DamagedObject('the data is not BZIP2');
  stream.level = level;
  stream.crc = 0;
  return Buffer.alloc(0);
}

function end(bits: BitReader, stream: Stream, crc: number): Buffer {
  if (crc !== stream.crc) throw new DamagedObject('the checksum of the BZIP2 data is wrong');
  bits.toWholeByte();
  stream.level = 0;
  return Buffer.alloc(0);
}

function isSame(magic: readonly number[], known: readonly number[]): boolean {
  return magic.every((part, at) => part === known[at]);
}
