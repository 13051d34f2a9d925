import { JsonTokens } from './json-tokens.ts';
import { NESTED, WIDE } from './record.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Reads values, and steps through objects and arrays; which are open is kept in a list, for they may be nested without end. */
export class JsonScanner extends JsonTokens {
  /** Whether `first` or `next` came to the end of the object or array. */
  closed = false;
  private readonly open: number[] = [];

  value(at: number): number {
    const byte = this.bytes[at]!;
    if (byte === QUOTE) return this.string(at);
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) return this.container(at);
    return this.scalar(at);
  }

  /** Whether these very bytes stand here. */
  startsWith(token: DataView, at: number): boolean {
    const { bytes, words } = this;
    const length = token.byteLength;
    if (at + length > this.limit) return false;
    let offset = 0;
    for (; offset + 4 <= length; offset += 4) {
      if (words.getInt32(at + offset, true) !== token.getInt32(offset, true)) return false;
    }
    for (; offset < length; offset += 1) if (bytes[at + offset] !== token.getUint8(offset)) return false;
    return true;
  }

  /**
   * Where bytes stop being the same as those of valid JSON so many places before, at most `end`. They are compared by eights, as doubles:
   * of those, different bytes are equal only where one is zero, and zero bytes are not JSON.
   */
  sameUntil(start: number, end: number, shift: number): number {
    const { bytes, words } = this;
    const last = Math.min(end, this.limit);
    let at = start;
    while (at + 8 <= last && words.getFloat64(at, true) === words.getFloat64(at - shift, true)) at += 8;
    while (at < last && bytes[at] === bytes[at - shift]) at += 1;
    return at;
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
}
