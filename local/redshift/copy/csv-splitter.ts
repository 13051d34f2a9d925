import { fieldEnd, isDelimiter, unescapeWith } from './field-splitter.ts';
import type { FieldSplitter } from './field-splitter.ts';
import { ESCAPED, QUOTED, TEXT, WIDE } from './record.ts';
import type { Problem, RecordView, Unescape } from './record.ts';
import { INCOMPLETE } from './record-stream.ts';
import type { Window } from './record-stream.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BLANK = 0x20;
const BAD_QUOTE: Problem = { code: 1216, reason: 'Invalid quote formatting for CSV' };
const NO_END_QUOTE: Problem = { code: 1214, reason: 'Delimited value missing end quote' };

/** CSV: fields in quotes may hold delimiters, newlines and doubled quotes. */
export class CsvSplitter implements FieldSplitter {
  readonly delimiter: Buffer;
  readonly unescape: Unescape;
  start = 0;
  end = 0;
  flags = 0;
  problem: Problem | null = null;
  private readonly quote: number;

  constructor({ delimiter, quote }: { readonly delimiter: string; readonly quote: string }) {
    this.delimiter = Buffer.from(delimiter);
    this.quote = quote.charCodeAt(0);
    this.unescape = unescapeWith(this.quote);
  }

  field(window: Window, position: number): number {
    this.problem = null;
    const first = skipBlanks(window, position);
    if (first >= window.end && !window.final) return INCOMPLETE;
    if (window.bytes[first] === this.quote) return this.quoted(window, first);
    return this.plain(window, position);
  }

  extra({ bytes }: Window, at: number, record: RecordView): Problem {
    const delimiter = at - this.delimiter.length;
    const byte = bytes[delimiter]!.toString(16).padStart(2, '0');
    const reason = `Missing newline: Unexpected character 0x${byte} found at location ${delimiter - record.start}`;
    return { code: 1216, reason };
  }

  private plain(window: Window, position: number): number {
    const { bytes, end, final } = window;
    const first = this.delimiter[0];
    let bits = 0;
    let at = position;
    for (; at < end; at += 1) {
      const byte = bytes[at]!;
      if (byte === NEWLINE || (byte === first && isDelimiter(window, at, this.delimiter))) break;
      // Sets the high bit for 0 and for what is beyond ASCII.
      bits |= byte | (byte - 1);
    }
    if (at >= end && !final) return INCOMPLETE;
    this.flags = (bits & 0x80) === 0 ? TEXT : TEXT | WIDE;
    this.start = position;
    this.end = fieldEnd(window, position, at);
    return at;
  }

  private quoted(window: Window, open: number): number {
    const { bytes, end } = window;
    this.flags = TEXT | QUOTED | WIDE;
    this.start = open + 1;
    let at = bytes.indexOf(this.quote, open + 1);
    while (at !== -1 && bytes[at + 1] === this.quote && at + 1 < end) {
      this.flags |= ESCAPED;
      at = bytes.indexOf(this.quote, at + 2);
    }
    if (at !== -1 && (at + 1 < end || window.final)) return this.closed(window, at);
    if (!window.final) return INCOMPLETE;
    this.problem = NO_END_QUOTE;
    return open;
  }

  private closed(window: Window, close: number): number {
    const { bytes, end, final } = window;
    this.end = close;
    let after = skipBlanks(window, close + 1);
    if (bytes[after] === RETURN) after += 1;
    if (after >= end) return final ? end : INCOMPLETE;
    if (bytes[after] === NEWLINE || isDelimiter(window, after, this.delimiter)) return after;
    if (after + this.delimiter.length > end && !final) return INCOMPLETE;
    this.problem = BAD_QUOTE;
    return after;
  }
}

function skipBlanks({ bytes, end }: Window, position: number): number {
  let at = position;
  while (at < end && bytes[at] === BLANK) at += 1;
  return at;
}
