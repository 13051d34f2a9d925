import { RecordView, TEXT, WIDE } from './record.ts';
import type { Problem, RecordSink } from './record.ts';
import { INCOMPLETE } from './record-stream.ts';
import type { RecordScanner, Window } from './record-stream.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const TOO_SHORT: Problem = { code: 1214, reason: 'Invalid input line: it is shorter than the columns of FIXEDWIDTH' };
const EMPTY_LINE: Problem = { code: 1211, reason: 'Line is empty' };

export interface FixedWidthOptions {
  /** In characters, one for each column. */
  readonly widths: readonly number[];
  readonly fillRecord: boolean;
  readonly ignoreBlankLines: boolean;
  readonly sink: RecordSink;
}

/** Reads lines whose fields have so many characters each: https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html */
export class FixedWidthReader implements RecordScanner {
  private readonly options: FixedWidthOptions;
  private readonly record: RecordView;
  private line = 0;

  constructor(options: FixedWidthOptions) {
    this.options = options;
    this.record = new RecordView(options.widths.length, () => 0);
  }

  begin(line: number): void {
    this.line = line - 1;
  }

  scan(window: Window, position: number): number {
    const { bytes, end, final } = window;
    const newline = bytes.indexOf(NEWLINE, position);
    if (newline === -1 && !final) return INCOMPLETE;
    const lineEnd = newline === -1 ? end : newline;
    const last = lineEnd > position && bytes[lineEnd - 1] === RETURN ? lineEnd - 1 : lineEnd;
    this.place(window, position, last);
    if (last > position || !this.options.ignoreBlankLines) this.give(this.split(position, last));
    return Math.min(lineEnd + 1, end);
  }

  /** A line so long is cut into fields as far as they go. */
  skip(window: Window, position: number): number {
    return this.scan({ ...window, final: true }, position);
  }

  private place({ bytes }: Window, start: number, end: number): void {
    const { record } = this;
    this.line += 1;
    record.bytes = bytes;
    record.start = start;
    record.end = end;
    record.line = this.line;
  }

  private split(start: number, end: number): Problem | null {
    const { options, record } = this;
    if (start === end) return EMPTY_LINE;
    let at = start;
    for (const [column, width] of options.widths.entries()) {
      if (at >= end && !options.fillRecord) return TOO_SHORT;
      const after = afterCharacters(record, at, width);
      record.set(column, { start: at, end: after, flags: TEXT | WIDE });
      at = after;
    }
    return null;
  }

  private give(problem: Problem | null): void {
    const { sink } = this.options;
    if (problem) sink.reject(this.record, problem);
    else sink.accept(this.record);
  }
}

function afterCharacters({ bytes, end }: RecordView, from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0 && at < end; left -= 1) {
    at += 1;
    while (at < end && (bytes[at]! & 0xc0) === 0x80) at += 1;
  }
  return at;
}
