import { DamagedObject } from '../damaged-object.ts';
import type { BitReader } from './bit-reader.ts';
import { readCode, readSymbol } from './huffman.ts';
import type { HuffmanCode } from './huffman.ts';

/*
 * A block of BZIP2, undone from the last step to the first: Huffman codes, of which every fifty symbols choose one; runs of the symbol 0,
 * their lengths in a number system without zero; places in a list whose used items move to the front; the Burrows-Wheeler transform.
 */

const SYMBOLS_PER_CHOICE = 50;

/** Reads one block, past its checksum: what the last step, the runs of equal bytes, is still to be undone of. */
export function readBlock(bits: BitReader, mostBytes: number): Uint8Array {
  if (bits.read(1) === 1) throw new DamagedObject('randomised blocks, of BZIP2 before 0.9.5, are not read');
  const origin = bits.read(24);
  const used = readUsedBytes(bits);
  const codes = bits.read(3);
  const choices = readChoices(bits, codes);
  const tables = Array.from({ length: codes }, () => readCode(bits, used.length + 2));
  const transformed = new Uint32Array(mostBytes);
  const length = readSymbols(bits, { used, choices, tables, transformed });
  if (origin >= length) throw new DamagedObject('a block of BZIP2 begins outside of itself');
  return untransform(transformed, length, origin);
}

function readUsedBytes(bits: BitReader): Uint8Array {
  const rows = bits.read(16);
  const used: number[] = [];
  for (let row = 0; row < 16; row += 1) {
    if (((rows >>> (15 - row)) & 1) === 0) continue;
    const columns = bits.read(16);
    for (let column = 0; column < 16; column += 1)
      if (((columns >>> (15 - column)) & 1) === 1) used.push(row * 16 + column);
  }
  if (used.length === 0) throw new DamagedObject('a block of BZIP2 has no bytes');
  return Uint8Array.from(used);
}

function readChoices(bits: BitReader, codes: number): Uint8Array {
  if (codes < 2 || codes > 6) throw new DamagedObject(`a block of BZIP2 has ${codes} codes`);
  const recent = Array.from({ length: codes }, (_, code) => code);
  const choices = new Uint8Array(bits.read(15));
  for (let at = 0; at < choices.length; at += 1) {
    let place = 0;
    while (bits.read(1) === 1) place += 1;
    const [choice] = recent.splice(place, 1);
    if (choice === undefined) throw new DamagedObject('a block of BZIP2 chooses a code that it lacks');
    recent.unshift(choice);
    choices[at] = choice;
  }
  return choices;
}

interface Symbols {
  readonly used: Uint8Array;
  readonly choices: Uint8Array;
  readonly tables: readonly HuffmanCode[];
  /** Where the bytes go, each in the lowest eight bits. */
  readonly transformed: Uint32Array;
}

function readSymbols(bits: BitReader, { used, choices, tables, transformed }: Symbols): number {
  const end = used.length + 1;
  const recent = used.slice();
  let [length, run, weight] = [0, 0, 1];
  for (let count = 0; ; count += 1) {
    const table = tables[choices[Math.floor(count / SYMBOLS_PER_CHOICE)] ?? -1];
    if (!table) throw new DamagedObject('a block of BZIP2 does not end');
    const symbol = readSymbol(bits, table);
    if (symbol <= 1) {
      run += weight << symbol;
      weight <<= 1;
      if (run > transformed.length) throw new DamagedObject('a run of BZIP2 is too long');
      continue;
    }
    if (length + run >= transformed.length + (symbol === end ? 1 : 0))
      throw new DamagedObject('a block of BZIP2 is too long');
    transformed.fill(recent[0]!, length, length + run);
    length += run;
    [run, weight] = [0, 1];
    if (symbol === end) return length;
    transformed[length] = toFront(recent, symbol - 1);
    length += 1;
  }
}

function toFront(recent: Uint8Array, place: number): number {
  const byte = recent[place]!;
  recent.copyWithin(1, 0, place);
  recent[0] = byte;
  return byte;
}

/** Each byte's successor is where it stands among all bytes, sorted; kept in the upper bits of the same words. */
function untransform(words: Uint32Array, length: number, origin: number): Uint8Array {
  const starts = new Uint32Array(257);
  for (let at = 0; at < length; at += 1) starts[(words[at]! & 0xff) + 1]! += 1;
  for (let byte = 0; byte < 256; byte += 1) starts[byte + 1]! += starts[byte]!;
  for (let at = 0; at < length; at += 1) {
    const byte = words[at]! & 0xff;
    const place = starts[byte]!;
    starts[byte] = place + 1;
    words[place]! |= at << 8;
  }
  const bytes = new Uint8Array(length);
  let word = words[origin]!;
  for (let at = 0; at < length; at += 1) {
    word = words[word >>> 8]!;
    bytes[at] = word & 0xff;
  }
  return bytes;
}
