import { BOOLEAN, ESCAPED, NULL, NUMBER, STRING, WIDE } from './record.ts';
import type { Field } from './record.ts';
import { INCOMPLETE } from './record-stream.ts';
import { lowestByte, wordsOf } from './word-view.ts';

/*
 * JSON (RFC 8259), strictly, over bytes: no strings are made, nothing is recursive. Each method takes the position of a first byte and
 * returns the position after what it read, or INCOMPLETE, or MALFORMED. What a value was is left in start, end and flags.
 */

export const MALFORMED = -2;

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;
const LOWER_E = 0x65;
const LOWER_U = 0x75;

const LITERALS = new Map([
  [0x74, { text: Buffer.from('true'), kind: BOOLEAN }],
  [0x66, { text: Buffer.from('false'), kind: BOOLEAN }],
  [0x6e, { text: Buffer.from('null'), kind: NULL }],
]);

/** The same byte in each of the four of a word. */
const FOUR_ONES = 0x01010101;
const FOUR_TWOS = 0x02 * FOUR_ONES;
const FOUR_AFTER_BLANK = 0x21 * FOUR_ONES;
const FOUR_BACKSLASHES = BACKSLASH * FOUR_ONES;
/** As a word is: signed. */
const HIGH_BITS = (0x80 * FOUR_ONES) | 0;

/** In a string: 0 plain, 1 quote, 2 backslash, 3 not allowed, 4 beyond ASCII. */
const STRING_CLASS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === QUOTE) return 1;
  if (byte === BACKSLASH) return 2;
  if (byte < 0x20) return 3;
  return byte < 0x80 ? 0 : 4;
});

/** Length of what follows a backslash, 0 where nothing may. */
const ESCAPE_LENGTH = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === LOWER_U) return 5;
  return '"\\/bfnrt'.includes(String.fromCharCode(byte)) ? 1 : 0;
});

/** Reads JSON tokens out of a window of bytes. */
export class JsonTokens implements Field {
  bytes: Buffer = Buffer.alloc(0);
  protected words = wordsOf(this.bytes);
  /** Where the bytes stop. */
  limit = 0;
  /** The value last read; a string's range is what stands between its quotes. */
  start = 0;
  end = 0;
  flags = 0;
  /** Newlines passed; valid JSON has them between tokens only. */
  lines = 0;
  /** What is wrong, after MALFORMED. */
  problem = '';

  /** What is read from now on. */
  read(bytes: Buffer, limit: number): void {
    if (bytes !== this.bytes) this.words = wordsOf(bytes);
    this.bytes = bytes;
    this.limit = limit;
  }

  space(from: number): number {
    const { bytes, limit } = this;
    for (let at = from; at < limit; at += 1) {
      const byte = bytes[at]!;
      if (byte > 0x20) return at;
      if (byte === NEWLINE) this.lines += 1;
      else if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) return at;
    }
    return INCOMPLETE;
  }

  string(at: number): number {
    const { bytes, limit } = this;
    let flags = STRING;
    let position = this.plain(at + 1);
    for (; position < limit; position = this.plain(position + 1)) {
      const kind = STRING_CLASS[bytes[position]!]!;
      if (kind === 0) continue;
      if (kind === 1) return this.found(at + 1, position, flags) + 1;
      if (kind === 2) {
        const after = this.escape(position);
        if (after < 0) return after;
        flags |= after - position > 2 ? ESCAPED | WIDE : ESCAPED;
        position = after - 1;
      } else if (kind === 3) return this.malformed('a control character in a string');
      else flags |= WIDE;
    }
    return INCOMPLETE;
  }

  /**
   * Past the bytes of a string that mean themselves, to the first that does not. All four bytes of a word are asked at once, each by its
   * highest bit: is it beyond ASCII, less than a blank or a quote (which without the bit 2 is a blank, as no other is), or a backslash?
   * A byte that is borrows from the next one, whose answer may then be wrong; the first answer is right.
   */
  private plain(from: number): number {
    const { words } = this;
    const last = this.limit - 4;
    let at = from;
    for (; at <= last; at += 4) {
      const word = words.getInt32(at, true);
      const found =
        (word | ((word ^ FOUR_TWOS) - FOUR_AFTER_BLANK) | ((word ^ FOUR_BACKSLASHES) - FOUR_ONES)) & HIGH_BITS;
      if (found !== 0) return at + lowestByte(found);
    }
    return at;
  }

  malformed(problem: string): number {
    this.problem = problem;
    return MALFORMED;
  }

  unexpected(at: number, expected: string): number {
    const byte = this.bytes[at]!;
    const got =
      byte > 0x20 && byte < 0x7f ? `'${String.fromCharCode(byte)}'` : `0x${byte.toString(16).padStart(2, '0')}`;
    return this.malformed(`got ${got} where ${expected} should be`);
  }

  private escape(at: number): number {
    const { bytes, limit } = this;
    if (at + 1 >= limit) return INCOMPLETE;
    const length = ESCAPE_LENGTH[bytes[at + 1]!]!;
    if (length === 0) return this.unexpected(at + 1, 'an escape');
    if (at + 1 + length > limit) return INCOMPLETE;
    for (let digit = at + 2; digit < at + 1 + length; digit += 1) {
      if (!isHexDigit(bytes[digit]!)) return this.unexpected(digit, 'a hexadecimal digit');
    }
    return at + 1 + length;
  }

  scalar(at: number): number {
    const byte = this.bytes[at]!;
    if (byte === MINUS || isDigit(byte)) return this.number(at);
    const literal = LITERALS.get(byte);
    if (literal === undefined) return this.unexpected(at, 'a value');
    const { text, kind } = literal;
    for (let offset = 1; offset < text.length; offset += 1) {
      if (at + offset >= this.limit) return INCOMPLETE;
      if (this.bytes[at + offset] !== text[offset]) return this.unexpected(at + offset, `'${text.toString()}'`);
    }
    return this.found(at, at + text.length, kind);
  }

  private number(at: number): number {
    const { bytes } = this;
    let position = this.integer(bytes[at] === MINUS ? at + 1 : at);
    if (position < 0) return position;
    if (bytes[position] === POINT) position = this.digits(position + 1);
    if (position < 0) return position;
    if ((bytes[position]! | 0x20) === LOWER_E) position = this.digits(this.sign(position + 1));
    return position < 0 ? position : this.found(at, position, NUMBER);
  }

  /** Digits of which the first is 0 only if it is alone. */
  private integer(at: number): number {
    const { bytes, limit } = this;
    if (at >= limit || bytes[at] !== ZERO) return this.digits(at);
    return at + 1 < limit ? at + 1 : INCOMPLETE;
  }

  private sign(at: number): number {
    const { bytes, limit } = this;
    return at < limit && (bytes[at] === PLUS || bytes[at] === MINUS) ? at + 1 : at;
  }

  /** One digit or more, and a byte after them: no JSON number ends a record. */
  private digits(at: number): number {
    const { bytes, limit } = this;
    let position = at;
    while (position < limit && isDigit(bytes[position]!)) position += 1;
    if (position >= limit) return INCOMPLETE;
    return position > at ? position : this.unexpected(at, 'a digit');
  }

  /** Makes a range the value last read. */
  found(start: number, end: number, flags: number): number {
    this.start = start;
    this.end = end;
    this.flags = flags;
    return end;
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

function isHexDigit(byte: number): boolean {
  return isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}
