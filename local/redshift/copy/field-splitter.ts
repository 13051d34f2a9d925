import type { Problem, RecordView, Unescape } from './record.ts';
import type { Window } from './record-stream.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** How fields are written: reads the one that begins at a position, and says where it was. */
export interface FieldSplitter {
  readonly delimiter: Buffer;
  readonly unescape: Unescape;
  /** The field last read. */
  readonly start: number;
  readonly end: number;
  readonly flags: number;
  /** What is wrong with it, and where to look for the next record. */
  readonly problem: Problem | null;
  /** The position of the delimiter, newline or end after the field, or INCOMPLETE. */
  field(window: Window, position: number): number;
  /** Whether and why a record may not have the field that begins here, for there are no more columns. */
  extra(window: Window, at: number, record: RecordView): Problem | null;
}

/** The end of an unquoted field that ends here: `\r` before the newline is not part of it. */
export function fieldEnd({ bytes }: Window, start: number, at: number): number {
  return at > start && bytes[at] === NEWLINE && bytes[at - 1] === RETURN ? at - 1 : at;
}

/** A copy of the field in which `byte` stands only for what follows it. */
export function unescapeWith(byte: number): Unescape {
  return ({ bytes, start, end }, target) => {
    let length = 0;
    for (let at = start; at < end; at += 1) {
      if (bytes[at] === byte && at + 1 < end) at += 1;
      target[length] = bytes[at]!;
      length += 1;
    }
    return length;
  };
}

/** Whether the delimiter stands here. */
export function isDelimiter({ bytes }: Window, at: number, delimiter: Buffer): boolean {
  for (let offset = 0; offset < delimiter.length; offset += 1)
    if (bytes[at + offset] !== delimiter[offset]) return false;
  return true;
}
