import { fieldEnd, isDelimiter, unescapeWith } from './field-splitter.ts';
import type { FieldSplitter } from './field-splitter.ts';
import { ESCAPED, QUOTED, TEXT, WIDE } from './record.ts';
import type { Problem, Unescape } from './record.ts';
import { INCOMPLETE } from './record-stream.ts';
import type { Window } from './record-stream.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BACKSLASH = 0x5c;
const QUOTES: ReadonlySet<number | undefined> = new Set([0x22, 0x27]);
const EXTRA: Problem = { code: 1202, reason: 'Extra column(s) found' };
const NO_END_QUOTE: Problem = { code: 1214, reason: 'Delimited value missing end quote' };

export interface DelimitedOptions {
  readonly delimiter: string;
  readonly escape: boolean;
  readonly removeQuotes: boolean;
}

/** Text with a delimiter, COPY's default format: https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html */
export class DelimitedSplitter implements FieldSplitter {
  readonly delimiter: Buffer;
  readonly unescape: Unescape = unescapeWith(BACKSLASH);
  start = 0;
  end = 0;
  flags = 0;
  problem: Problem | null = null;
  private readonly escape: boolean;
  private readonly removeQuotes: boolean;

  constructor({ delimiter, escape, removeQuotes }: DelimitedOptions) {
    this.delimiter = Buffer.from(delimiter);
    this.escape = escape;
    this.removeQuotes = removeQuotes;
  }

  field(window: Window, position: number): number {
    this.problem = null;
    this.flags = TEXT;
    if (this.removeQuotes && QUOTES.has(window.bytes[position])) return this.quoted(window, position);
    const at = this.plain(window, position);
    this.start = position;
    this.end = fieldEnd(window, position, at);
    return at;
  }

  /** One delimiter at the end of a line is no column. */
  extra({ bytes, end }: Window, at: number): Problem | null {
    const isLast = at >= end || bytes[at] === NEWLINE || (bytes[at] === RETURN && bytes[at + 1] === NEWLINE);
    return isLast ? null : EXTRA;
  }

  private plain(window: Window, position: number): number {
    const { bytes, end, final } = window;
    const { delimiter, escape } = this;
    const first = delimiter[0];
    let bits = 0;
    let at = position;
    for (; at < end; at += 1) {
      const byte = bytes[at]!;
      if (byte === NEWLINE) break;
      if (byte === first && isDelimiter(window, at, delimiter)) break;
      if (escape && byte === BACKSLASH) {
        this.flags |= ESCAPED;
        at += 1;
      }
      // Sets the high bit for 0 and for what is beyond ASCII.
      bits |= byte | (byte - 1);
    }
    if ((bits & 0x80) !== 0 || (this.flags & ESCAPED) !== 0) this.flags |= WIDE;
    if (at >= end) return final ? end : INCOMPLETE;
    return at;
  }

  private quoted(window: Window, position: number): number {
    const { bytes, end, final } = window;
    this.flags |= QUOTED | WIDE;
    this.start = position + 1;
    for (let at = position + 1; at < end && bytes[at] !== NEWLINE; at += 1) {
      if (this.escape && bytes[at] === BACKSLASH) {
        this.flags |= ESCAPED;
        at += 1;
      } else if (bytes[at] === bytes[position]) {
        const after = bytes[at + 1] === RETURN ? at + 2 : at + 1;
        if (after >= end && !final) return INCOMPLETE;
        this.end = at;
        if (after >= end || bytes[after] === NEWLINE || isDelimiter(window, after, this.delimiter)) return after;
      }
    }
    if (bytes.indexOf(NEWLINE, position) === -1 && !final) return INCOMPLETE;
    this.problem = NO_END_QUOTE;
    return position;
  }
}
