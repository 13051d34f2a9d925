import { DamagedObject } from '../damaged-object.ts';

/** Reads bits, the highest of a byte first, out of bytes that come in pieces. */
export class BitReader {
  private bytes: Buffer = Buffer.alloc(0);
  /** In bits. */
  private position = 0;

  /** How many bits are there. */
  get left(): number {
    return this.bytes.length * 8 - this.position;
  }

  append(bytes: Buffer): void {
    this.bytes = Buffer.concat([this.bytes.subarray(this.position >>> 3), bytes]);
    this.position &= 7;
  }

  /** Up to 24 bits as a number. */
  read(count: number): number {
    const value = this.peek(count);
    this.skip(count);
    return value;
  }

  /** The same, and they stay; past the end there are zeros. */
  peek(count: number): number {
    const at = this.position >>> 3;
    const { bytes } = this;
    const word = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    return (word << (this.position & 7)) >>> (32 - count);
  }

  skip(count: number): void {
    this.position += count;
    if (this.left < 0) throw new DamagedObject('the BZIP2 data ends too soon');
  }

  toWholeByte(): void {
    this.position = (this.position + 7) & ~7;
  }
}
