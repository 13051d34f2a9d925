import { wordsOf } from './word-view.ts';

/*
 * PostgreSQL's binary COPY format (https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format"): a signature, then for each row
 * an int16 count of fields and for each field an int32 length, -1 for NULL, and its bytes; at the end the count -1. Rows are written in
 * place into a large buffer. A row that fails is undone by moving back; only whole rows are ever taken.
 */

const BLOCK_BYTES = 1024 * 1024;
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);
const TWO_TO_32 = 4_294_967_296;
/** Below this, a loop is faster than a call of copy. */
const SHORT = 256;
const NONE = -1;

/** Writes rows in PostgreSQL's binary COPY format. */
export class BinaryWriter {
  private buffer: Buffer = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  private words = wordsOf(this.buffer);
  /** The two buffers that values came from last: what was read, and what was decoded of it. */
  private source: Buffer = SIGNATURE;
  private sourceWords = wordsOf(this.source);
  private otherSource: Buffer = SIGNATURE;
  private otherSourceWords = this.sourceWords;
  private position = 0;
  private rowStart = 0;
  /** Where the row before begins, if it was kept and is in this block. */
  private rowBefore = NONE;
  private isForgotten = false;
  private full: Buffer[] = [SIGNATURE];
  /** Blocks that are written over. */
  private readonly free: Buffer[] = [];

  /** What follows, up to undoRow or the next beginRow, is one row. */
  beginRow(fields: number): void {
    this.rowBefore = this.isForgotten || this.rowStart === this.position ? NONE : this.rowStart;
    this.isForgotten = false;
    this.rowStart = this.position;
    this.reserve(2);
    this.put16(fields);
  }

  /** Bytes of the row so far. */
  get rowLength(): number {
    return this.position - this.rowStart;
  }

  /** Whether the row before is at hand. */
  get hasRowBefore(): boolean {
    return this.rowBefore !== NONE;
  }

  /** Writes what the row before has between two places of it; false if that took a new block, where that row is not. */
  repeat(from: number, to: number): boolean {
    this.reserve(to - from);
    if (this.rowBefore === NONE) return false;
    const { buffer, words, rowBefore } = this;
    const end = rowBefore + to;
    let at = rowBefore + from;
    let { position } = this;
    for (; at + 4 <= end; at += 4, position += 4) words.setInt32(position, words.getInt32(at, true), true);
    for (; at < end; at += 1) buffer[position++] = buffer[at]!;
    this.position = position;
    return true;
  }

  undoRow(): void {
    this.position = this.rowStart;
  }

  /** The next row may repeat nothing of this one. */
  forgetRow(): void {
    this.isForgotten = true;
  }

  null(): void {
    this.length(-1, 0);
  }

  bytes(source: Buffer, start: number, end: number): void {
    this.length(end - start, end - start);
    if (end - start < SHORT) this.copyShort(source, start, end);
    else this.position += source.copy(this.buffer, this.position, start, end);
  }

  bool(value: boolean): void {
    this.length(1, 1);
    this.buffer[this.position++] = value ? 1 : 0;
  }

  int16(value: number): void {
    this.length(2, 2);
    this.put16(value);
  }

  int32(value: number): void {
    this.length(4, 4);
    this.put32(value);
  }

  int64(value: number | bigint): void {
    this.length(8, 8);
    if (typeof value === 'bigint') {
      this.words.setBigInt64(this.position, value);
      this.position += 8;
      return;
    }
    const high = Math.floor(value / TWO_TO_32);
    this.put32(high);
    this.put32(value - high * TWO_TO_32);
  }

  float32(value: number): void {
    this.length(4, 4);
    this.words.setFloat32(this.position, value);
    this.position += 4;
  }

  float64(value: number): void {
    this.length(8, 8);
    this.words.setFloat64(this.position, value);
    this.position += 8;
  }

  /** The whole rows so far, once there is a block of them; all of them when asked to. */
  take(all = false): readonly Buffer[] {
    if (all) this.closeBlock(this.position);
    const taken = this.full;
    this.full = [];
    return taken;
  }

  /** Takes back what was handed out, once nobody reads it any more. */
  reuse({ buffer }: Buffer): void {
    if (buffer.byteLength === BLOCK_BYTES) this.free.push(Buffer.from(buffer));
  }

  /** What ends the data. */
  trailer(): Buffer {
    return TRAILER;
  }

  private length(value: number, room: number): void {
    this.reserve(room + 4);
    this.put32(value);
  }

  private put16(value: number): void {
    this.words.setInt16(this.position, value);
    this.position += 2;
  }

  private put32(value: number): void {
    this.words.setInt32(this.position, value);
    this.position += 4;
  }

  private copyShort(source: Buffer, start: number, end: number): void {
    if (source !== this.source) this.turnTo(source);
    const { buffer, words, sourceWords } = this;
    let { position } = this;
    let at = start;
    for (; at + 4 <= end; at += 4, position += 4) words.setInt32(position, sourceWords.getInt32(at, true), true);
    for (; at < end; at += 1) buffer[position++] = source[at]!;
    this.position = position;
  }

  private turnTo(source: Buffer): void {
    const words = source === this.otherSource ? this.otherSourceWords : wordsOf(source);
    this.otherSource = this.source;
    this.otherSourceWords = this.sourceWords;
    this.source = source;
    this.sourceWords = words;
  }

  private reserve(room: number): void {
    if (this.position + room > this.buffer.length) this.closeBlock(this.rowStart, room);
  }

  /** Hands out what lies before `upTo`; the row that is being written moves to a new block. */
  private closeBlock(upTo: number, room = 0): void {
    const row = this.buffer.subarray(upTo, this.position);
    if (upTo > 0) this.full.push(this.buffer.subarray(0, upTo));
    this.buffer = this.newBlock((row.length + room) * 2);
    this.words = wordsOf(this.buffer);
    row.copy(this.buffer);
    this.rowStart = 0;
    this.rowBefore = NONE;
    this.position = row.length;
  }

  private newBlock(least: number): Buffer {
    const used = least <= BLOCK_BYTES ? this.free.pop() : undefined;
    return used ?? Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, least));
  }
}
