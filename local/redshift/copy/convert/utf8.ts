/** The first bytes of a text that are not UTF-8, or that no Redshift string may hold. */
export interface InvalidUtf8 {
  readonly start: number;
  readonly end: number;
  /**
   * 1 more than four bytes, 2 incomplete, 3 a single byte out of range, 4 a trail byte out of range, 5 not a code point:
   * https://docs.aws.amazon.com/redshift/latest/dg/multi-byte-character-load-errors.html
   */
  readonly error: 1 | 2 | 3 | 4 | 5;
}

/** Finds what is not UTF-8 in a range; a NUL byte is not accepted either, for PostgreSQL cannot store it. */
export function findInvalidUtf8(bytes: Buffer, start: number, end: number): InvalidUtf8 | null {
  let at = start;
  while (at < end) {
    const byte = bytes[at]!;
    if (byte !== 0 && byte < 0x80) {
      at += 1;
      continue;
    }
    const invalid = invalidAt(bytes, at, end);
    if (invalid) return invalid;
    at += sequenceLength(byte);
  }
  return null;
}

/** A copy in which each byte of what is not UTF-8 is the replacement. */
export function replaceInvalidUtf8(text: Buffer, replacement: string): Buffer {
  const copy = Buffer.from(text);
  const filler = replacement.charCodeAt(0);
  let invalid = findInvalidUtf8(copy, 0, copy.length);
  while (invalid) {
    copy.fill(filler, invalid.start, invalid.end);
    invalid = findInvalidUtf8(copy, invalid.end, copy.length);
  }
  return copy;
}

function sequenceLength(lead: number): number {
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

function invalidAt(bytes: Buffer, at: number, end: number): InvalidUtf8 | null {
  const lead = bytes[at]!;
  if (lead >= 0xf8 && lead < 0xfe) return { start: at, end: at + 1, error: 1 };
  if (lead < 0xc2 || lead >= 0xfe) return { start: at, end: at + 1, error: 3 };
  const length = sequenceLength(lead);
  for (let offset = 1; offset < length; offset += 1) {
    if (at + offset >= end) return { start: at, end, error: 2 };
    if ((bytes[at + offset]! & 0xc0) !== 0x80) return { start: at, end: at + offset, error: 4 };
  }
  return isCodePoint(lead, bytes[at + 1]!) ? null : { start: at, end: at + length, error: 5 };
}

/** Refuses overlong forms, surrogates and what lies beyond U+10FFFF. */
function isCodePoint(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0;
  if (lead === 0xed) return second < 0xa0;
  if (lead === 0xf0) return second >= 0x90;
  return lead < 0xf4 || (lead === 0xf4 && second < 0x90);
}
