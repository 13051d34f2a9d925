import type { FieldSplitter } from './field-splitter.ts';
import { RecordView, TEXT } from './record.ts';
import type { Problem, RecordSink } from './record.ts';
import { INCOMPLETE, MOST_BYTES } from './record-stream.ts';
import type { RecordScanner, Window } from './record-stream.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const EMPTY_LINE: Problem = { code: 1211, reason: 'Line is empty' };
const TOO_FEW: Problem = { code: 1214, reason: 'Delimiter not found' };
const TOO_LONG: Problem = { code: 1216, reason: `Invalid input line: it is longer than ${MOST_BYTES} bytes` };

export interface TextReaderOptions {
  readonly splitter: FieldSplitter;
  readonly columns: number;
  readonly fillRecord: boolean;
  readonly ignoreBlankLines: boolean;
  readonly sink: RecordSink;
}

/** Reads records of delimited fields that end with a newline. */
export class TextReader implements RecordScanner {
  private readonly options: TextReaderOptions;
  private readonly record: RecordView;
  private line = 1;
  private isSkipping = false;

  constructor(options: TextReaderOptions) {
    this.options = options;
    this.record = new RecordView(options.columns, options.splitter.unescape);
  }

  begin(line: number): void {
    this.line = line;
    this.isSkipping = false;
  }

  scan(window: Window, position: number): number {
    if (this.isSkipping) return this.skipOn(window, position);
    const blank = lineEnd(window, position);
    if (blank === INCOMPLETE) return INCOMPLETE;
    if (blank === position) return this.fields(window, position);
    if (this.options.ignoreBlankLines) return this.skipTo(window, { start: position, end: blank });
    return this.options.columns === 1
      ? this.fields(window, position)
      : this.reject(window, { position, end: blank, problem: EMPTY_LINE });
  }

  skip(window: Window, position: number): number {
    const after = lineAfter(window, position);
    this.isSkipping = after === INCOMPLETE;
    return this.reject(window, { position, end: this.isSkipping ? window.end : after, problem: TOO_LONG });
  }

  /** What is left of a line that was too long. */
  private skipOn(window: Window, position: number): number {
    const after = lineAfter(window, position);
    if (after === INCOMPLETE) return window.end;
    this.isSkipping = false;
    return this.skipTo(window, { start: position, end: after });
  }

  /** The field that ends at `from` is wrong: so is all of its line. */
  private rejectLine(window: Window, position: number, from: number): number {
    const { problem } = this.options.splitter;
    const end = lineAfter(window, from);
    if (end === INCOMPLETE && !window.final) return INCOMPLETE;
    return this.reject(window, { position, end: end === INCOMPLETE ? window.end : end, problem: problem! });
  }

  private fields(window: Window, position: number): number {
    const { options, record } = this;
    const { splitter } = options;
    let at = position;
    let problem: Problem | null = null;
    for (let column = 0; ; column += 1) {
      const after = splitter.field(window, at);
      if (after === INCOMPLETE) return INCOMPLETE;
      if (splitter.problem) return this.rejectLine(window, position, after);
      if (column < options.columns) record.set(column, splitter);
      else problem ??= this.extra(window, position, at);
      if (after >= window.end || window.bytes[after] === NEWLINE)
        return this.finish(window, { position, after, fields: column + 1, problem });
      at = after + splitter.delimiter.length;
    }
  }

  private extra(window: Window, position: number, at: number): Problem | null {
    this.record.start = position;
    return this.options.splitter.extra(window, at, this.record);
  }

  private finish(window: Window, found: Found): number {
    const { options, record } = this;
    const end = Math.min(found.after + 1, window.end);
    const isShort = found.fields < options.columns;
    const problem = found.problem ?? (isShort && !options.fillRecord ? TOO_FEW : null);
    if (problem) return this.reject(window, { position: found.position, end, problem });
    for (let column = found.fields; column < options.columns; column += 1) {
      record.set(column, { start: found.after, end: found.after, flags: TEXT });
    }
    this.options.sink.accept(this.place(window, found.position, end));
    return this.skipTo(window, { start: found.position, end });
  }

  private reject(window: Window, { position, end, problem }: Rejection): number {
    this.options.sink.reject(this.place(window, position, end), problem);
    return this.skipTo(window, { start: position, end });
  }

  private place({ bytes }: Window, start: number, end: number): RecordView {
    const { record } = this;
    record.bytes = bytes;
    record.start = start;
    record.end = bytes[end - 1] === NEWLINE ? end - 1 : end;
    record.line = this.line;
    return record;
  }

  private skipTo({ bytes }: Window, { start, end }: { readonly start: number; readonly end: number }): number {
    for (let at = bytes.indexOf(NEWLINE, start); at !== -1 && at < end; at = bytes.indexOf(NEWLINE, at + 1))
      this.line += 1;
    return end;
  }
}

interface Found {
  readonly position: number;
  readonly after: number;
  readonly fields: number;
  readonly problem: Problem | null;
}

interface Rejection {
  readonly position: number;
  readonly end: number;
  readonly problem: Problem;
}

/** The position after a newline that stands here, the position itself if there is other text. */
function lineEnd({ bytes, end, final }: Window, position: number): number {
  if (bytes[position] === NEWLINE) return position + 1;
  if (bytes[position] !== RETURN) return position;
  if (position + 1 >= end) return final ? end : INCOMPLETE;
  return bytes[position + 1] === NEWLINE ? position + 2 : position;
}

function lineAfter({ bytes }: Window, from: number): number {
  const newline = bytes.indexOf(NEWLINE, from);
  return newline === -1 ? INCOMPLETE : newline + 1;
}
