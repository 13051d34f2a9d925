/*
 * Most of a load is looking at bytes and copying them. A DataView reads and writes four at once, at any place, at the cost of one.
 */

/** A view of the same bytes, for reading them by words of four. */
export function wordsOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Which of a word's four bytes, the first being 0, is the first that is not zero. */
export function lowestByte(word: number): number {
  return (31 - Math.clz32(word & -word)) >>> 3;
}
