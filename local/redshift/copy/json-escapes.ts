import type { Field } from './record.ts';

const BACKSLASH = 0x5c;
const LOWER_U = 0x75;

/** What the byte after a backslash means, by that byte. */
const PLAIN = new Uint8Array(256);
for (const [at, written] of Array.from('"\\/bfnrt').entries())
  PLAIN[written.charCodeAt(0)] = '"\\/\b\f\n\r\t'.charCodeAt(at);

/** Decodes the escapes of a JSON string that was found well-formed. Half a surrogate pair stays one, for the UTF-8 check to find. */
export function unescapeJson({ bytes, start, end }: Field, target: Buffer): number {
  let length = 0;
  let at = start;
  while (at < end) {
    const byte = bytes[at++]!;
    if (byte !== BACKSLASH) {
      target[length++] = byte;
      continue;
    }
    const escape = bytes[at++]!;
    if (escape !== LOWER_U) {
      target[length++] = PLAIN[escape]!;
      continue;
    }
    const unit = hex4(bytes, at);
    at += 4;
    const low =
      isHigh(unit) && at + 6 <= end && bytes[at] === BACKSLASH && bytes[at + 1] === LOWER_U ? hex4(bytes, at + 2) : 0;
    const isPair = low >= 0xdc00 && low <= 0xdfff;
    if (isPair) at += 6;
    length += putCodePoint(target, length, isPair ? 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00) : unit);
  }
  return length;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function hex4(bytes: Buffer, at: number): number {
  let value = 0;
  for (let digit = at; digit < at + 4; digit += 1) {
    const byte = bytes[digit]!;
    // A letter of either case is 9 more than its low four bits; a digit is those bits.
    value = (value << 4) | ((byte & 0x0f) + (byte > 0x39 ? 9 : 0));
  }
  return value;
}

function putCodePoint(target: Buffer, at: number, point: number): number {
  if (point < 0x80) {
    target[at] = point;
    return 1;
  }
  if (point < 0x800) {
    target[at] = 0xc0 | (point >> 6);
    target[at + 1] = 0x80 | (point & 0x3f);
    return 2;
  }
  const first = point < 0x10000 ? at : at + 1;
  if (point >= 0x10000) target[at] = 0xf0 | (point >> 18);
  target[first] = point < 0x10000 ? 0xe0 | (point >> 12) : 0x80 | ((point >> 12) & 0x3f);
  target[first + 1] = 0x80 | ((point >> 6) & 0x3f);
  target[first + 2] = 0x80 | (point & 0x3f);
  return first + 3 - at;
}
