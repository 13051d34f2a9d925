import { INCOMPLETE } from './record-stream.ts';
import type { Window } from './record-stream.ts';

/*
 * Where to go on after something that is not JSON, so that it counts as one error. A bad object ends where its brackets balance, or
 * before a line that begins with '{', whichever is first: most files have an object a line. A string is taken to end with its line.
 * Garbage between objects ends at whitespace or at the next object.
 */

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;

/** The end of what is malformed at `start`, or INCOMPLETE if more bytes must tell. */
export function endOfMalformed(window: Window, start: number): number {
  const isOpen = isOpening(window.bytes[start]!);
  const end = isOpen ? endOfBadObject(window, start) : endOfGarbage(window, start);
  return end === INCOMPLETE && window.final ? window.end : end;
}

/** The first line from `from` on that begins with '{'. */
export function nextObject({ bytes, end }: Window, from: number): number {
  for (let at = bytes.indexOf(NEWLINE, from); at !== -1 && at + 1 < end; at = bytes.indexOf(NEWLINE, at + 1)) {
    if (bytes[at + 1] === OPEN_OBJECT) return at + 1;
  }
  return INCOMPLETE;
}

/** The newlines of a range. */
export function countLines(bytes: Buffer, start: number, end: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE, start); at !== -1 && at < end; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}

/** The range's end without the whitespace before it. */
export function trimEnd(bytes: Buffer, range: { readonly start: number; readonly end: number }): number {
  let { end } = range;
  while (end > range.start + 1 && isSpace(bytes[end - 1]!)) end -= 1;
  return end;
}

function endOfBadObject({ bytes, end }: Window, start: number): number {
  let depth = 0;
  let isInString = false;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte === NEWLINE) {
      isInString = false;
      if (bytes[at + 1] === OPEN_OBJECT && at + 1 < end) return at + 1;
    } else if (byte === QUOTE) isInString = !isInString;
    else if (isInString) at += byte === BACKSLASH && bytes[at + 1] !== NEWLINE ? 1 : 0;
    else if (isOpening(byte)) depth += 1;
    else if (isClosing(byte)) {
      depth -= 1;
      if (depth <= 0) return at + 1;
    }
  }
  return INCOMPLETE;
}

function endOfGarbage({ bytes, end }: Window, start: number): number {
  for (let at = start + 1; at < end; at += 1) if (isSpace(bytes[at]!) || isOpening(bytes[at]!)) return at;
  return INCOMPLETE;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

function isOpening(byte: number): boolean {
  return byte === OPEN_OBJECT || byte === OPEN_ARRAY;
}

function isClosing(byte: number): boolean {
  return byte === OPEN_OBJECT + 2 || byte === OPEN_ARRAY + 2;
}
