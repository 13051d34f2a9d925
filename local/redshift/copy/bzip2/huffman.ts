import { DamagedObject } from '../damaged-object.ts';
import type { BitReader } from './bit-reader.ts';

const LONGEST_CODE = 20;

/** A prefix code: shorter codes come first, and those of one length count up with their symbols. */
export interface HuffmanCode {
  /** The highest code of each length; -1 where there is none. */
  readonly limits: Int32Array;
  /** What to add to a code of a length to find its place among the symbols. */
  readonly offsets: Int32Array;
  readonly symbols: Uint16Array;
}

/** Reads the lengths of the symbols' codes: the first, and for each the steps up and down from the one before. */
export function readCode(bits: BitReader, symbolCount: number): HuffmanCode {
  const lengths = new Uint8Array(symbolCount);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbolCount; symbol += 1) {
    while (bits.read(1) === 1) length += bits.read(1) === 0 ? 1 : -1;
    if (length < 1 || length > LONGEST_CODE) throw new DamagedObject('a code of BZIP2 has an impossible length');
    lengths[symbol] = length;
  }
  return codeOf(lengths);
}

/** Reads one symbol. */
export function readSymbol(bits: BitReader, { limits, offsets, symbols }: HuffmanCode): number {
  const ahead = bits.peek(LONGEST_CODE);
  for (let length = 1; length <= LONGEST_CODE; length += 1) {
    const code = ahead >>> (LONGEST_CODE - length);
    if (code > limits[length]!) continue;
    bits.skip(length);
    return symbols[code + offsets[length]!]!;
  }
  throw new DamagedObject('BZIP2 data has a code that stands for nothing');
}

function codeOf(lengths: Uint8Array): HuffmanCode {
  const limits = new Int32Array(LONGEST_CODE + 1).fill(-1);
  const offsets = new Int32Array(LONGEST_CODE + 1);
  const symbols = new Uint16Array(lengths.length);
  let [code, placed] = [0, 0];
  for (let length = 1; length <= LONGEST_CODE; length += 1, code <<= 1) {
    offsets[length] = placed - code;
    for (const [symbol, own] of lengths.entries()) {
      if (own !== length) continue;
      symbols[placed] = symbol;
      placed += 1;
      code += 1;
      limits[length] = code - 1;
    }
  }
  return { limits, offsets, symbols };
}
