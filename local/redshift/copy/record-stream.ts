/*
 * An object comes in chunks that end anywhere. They are put one after the other into one buffer, whose size grows with the longest record
 * and not with the object; what is read makes room. What a chunk leaves unread is read again from its start with the next one; to read a
 * long record a few times only, the stream first waits for as many bytes again as it holds.
 */

/** A scanner needs more bytes to know where the record ends. */
export const INCOMPLETE = -1;

const NEWLINE = 0x0a;
/** A chunk and what the one before left. */
const FIRST_BYTES = 512 * 1024;

/** A row of 4 MB is the most that COPY loads: https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html */
export const MOST_BYTES = 4 * 1024 * 1024;

/** The bytes at hand; `final` when no more follow. Each window has a Buffer of its own, over memory that all share. */
export interface Window {
  readonly bytes: Buffer;
  readonly end: number;
  readonly final: boolean;
}

/** Finds records in bytes, and gives them to a sink. */
export interface RecordScanner {
  /** A new object begins, at this line. */
  begin(line: number): void;
  /** Reads what is at the position; returns the position after it, or INCOMPLETE. */
  scan(window: Window, position: number): number;
  /** The record at the position is too long; returns where the next may begin. */
  skip(window: Window, position: number): number;
}

/** Cuts one object into records. */
export class RecordStream {
  private readonly scanner: RecordScanner;
  private readonly headerLines: number;
  private buffer: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  /** So many bytes at its beginning are not read yet. */
  private held = 0;
  private wanted = 0;
  private headerLeft = 0;

  constructor(scanner: RecordScanner, headerLines: number) {
    this.scanner = scanner;
    this.headerLines = headerLines;
  }

  begin(): void {
    this.held = 0;
    this.wanted = 0;
    this.headerLeft = this.headerLines;
    this.scanner.begin(1 + this.headerLines);
  }

  push(chunk: Buffer): void {
    const data = this.headerLeft > 0 ? this.afterHeader(chunk) : chunk;
    if (data.length === 0) return;
    this.hold(data);
    if (this.held >= this.wanted) this.drain(false);
  }

  finish(): void {
    if (this.held > 0) this.drain(true);
  }

  private hold(data: Buffer): void {
    const needed = this.held + data.length;
    if (needed > this.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(needed * 2);
      this.buffer.copy(larger, 0, 0, this.held);
      this.buffer = larger;
    }
    data.copy(this.buffer, this.held);
    this.held = needed;
  }

  private afterHeader(chunk: Buffer): Buffer {
    let position = 0;
    while (this.headerLeft > 0) {
      const newline = chunk.indexOf(NEWLINE, position);
      if (newline === -1) return chunk.subarray(chunk.length);
      position = newline + 1;
      this.headerLeft -= 1;
    }
    return chunk.subarray(position);
  }

  private drain(final: boolean): void {
    const { buffer, held } = this;
    const rest = this.scanAll({ bytes: buffer.subarray(0, held), end: held, final });
    buffer.copyWithin(0, rest, held);
    this.held = held - rest;
    this.wanted = Math.min(this.held * 2, MOST_BYTES + 1);
  }

  private scanAll(window: Window): number {
    let position = 0;
    while (position < window.end) {
      const next = this.scanner.scan(window, position);
      if (next !== INCOMPLETE) position = next;
      else if (window.end - position > MOST_BYTES) position = this.scanner.skip(window, position);
      else break;
    }
    return position;
  }
}
