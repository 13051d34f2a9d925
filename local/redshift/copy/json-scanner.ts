import { BOOLEAN, ESCAPED, NESTED, NULL, NUMBER, STRING, WIDE } from './record.ts';
import type { Field } from './record.ts';
import { INCOMPLETE } from './record-stream.ts';

/*
 * JSON (RFC 8259), strictly, over bytes: no strings are made, nothing is recursive. Each method takes the position of a first byte and
 * returns the position after what it read, or INCOMPLETE, or MALFORMED. What a value was is left in start, end and flags.
 */

export const MALFORMED = -2;

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const LOWER_E = 0x65;
const LOWER_U = 0x75;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const LITERALS = new Map([
  [0x74, { text: Buffer.from('true'), kind: BOOLEAN }],
  [0x66, { text: Buffer.from('false'), kind: BOOLEAN }],
  [0x6e, { text: Buffer.from('null'), kind: NULL }],
]);

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

/** Reads JSON tokens and values out of a window of bytes. */
export class JsonScanner implements Field {
  bytes: Buffer = Buffer.alloc(0);
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
  /** Whether `first` or `next` came to the end of the object or array. */
  closed = false;
  private readonly open: number[] = [];

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

  value(at: number): number {
    const byte = this.bytes[at]!;
    if (byte === QUOTE) return this.string(at);
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) return this.container(at);
    return this.scalar(at);
  }

  string(at: number): number {
    const { bytes, limit } = this;
    let flags = STRING;
    let position = at + 1;
    while (position < limit) {
      const kind = STRING_CLASS[bytes[position]!]!;
      if (kind === 1) return this.found(at + 1, position, flags) + 1;
      if (kind === 2) {
        const after = this.escape(position);
        if (after < 0) return after;
        flags |= after - position > 2 ? ESCAPED | WIDE : ESCAPED;
        position = after;
      } else if (kind === 3) return this.malformed('a control character in a string');
      else {
        if (kind === 4) flags |= WIDE;
        position += 1;
      }
    }
    return INCOMPLETE;
  }

  /** Whether these very bytes stand here. */
  startsWith(token: Buffer, at: number): boolean {
    const { bytes } = this;
    const { length } = token;
    if (at + length > this.limit) return false;
    for (let offset = 0; offset < length; offset += 1) if (bytes[at + offset] !== token[offset]) return false;
    return true;
  }

  /** A member's name with its colon; the name is in start and end. */
  name(at: number): number {
    if (this.bytes[at] !== QUOTE) return this.unexpected(at, 'a name in double quotes');
    const after = this.string(at);
    const colon = after < 0 ? after : this.space(after);
    if (colon < 0) return colon;
    return this.bytes[colon] === COLON ? colon + 1 : this.unexpected(colon, "':'");
  }

  /** After a value in an object or array: the next name or element; past the closing byte when that comes, with `closed` set. */
  next(from: number, close: number): number {
    const at = this.space(from);
    if (at < 0) return at;
    const byte = this.bytes[at];
    this.closed = byte === close;
    if (this.closed) return at + 1;
    return byte === COMMA ? this.space(at + 1) : this.unexpected(at, `',' or '${String.fromCharCode(close)}'`);
  }

  /** Past the opening byte of an object or array: the first name or element; past an empty one, with `closed` set. */
  first(at: number, close: number): number {
    const first = this.space(at + 1);
    if (first < 0) return first;
    this.closed = this.bytes[first] === close;
    return this.closed ? first + 1 : first;
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

  private container(start: number): number {
    const { bytes, open } = this;
    open.length = 0;
    let at = start;
    do {
      const byte = bytes[at]!;
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        at = this.enter(at, byte + 2);
        if (at < 0) return at;
        if (!this.closed) continue;
      } else {
        at = byte === QUOTE ? this.string(at) : this.scalar(at);
        if (at < 0) return at;
      }
      at = this.leave(at);
      if (at < 0) return at;
    } while (open.length > 0);
    return this.found(start, at, NESTED | WIDE);
  }

  /** Into a container; in an object to the first member's value. */
  private enter(at: number, close: number): number {
    const first = this.first(at, close);
    if (first < 0 || this.closed) return first;
    this.open.push(close);
    return close === CLOSE_ARRAY ? first : this.nameAndSpace(first);
  }

  /** Out of as many containers as end here, to the next value in one that does not. */
  private leave(from: number): number {
    let at = from;
    while (this.open.length > 0) {
      const close = this.open.at(-1)!;
      at = this.next(at, close);
      if (at < 0) return at;
      if (!this.closed) return close === CLOSE_OBJECT ? this.nameAndSpace(at) : at;
      this.open.pop();
    }
    return at;
  }

  private nameAndSpace(at: number): number {
    const colon = this.name(at);
    return colon < 0 ? colon : this.space(colon);
  }

  private scalar(at: number): number {
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
