import { AwsFault } from '../aws-fault.ts';

/** First and last byte, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Reads a Range header with one range (RFC 9110, 14.2); undefined where the whole object is to be sent. */
export function readByteRange(text: string | undefined, size: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(text ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const range =
    first === ''
      ? { start: Math.max(0, size - Number(last)), end: size - 1 }
      : { start: Number(first), end: Math.min(last === '' ? size - 1 : Number(last), size - 1) };
  if (range.start <= range.end) return range;
  throw new AwsFault('InvalidRange', 'The requested range is not satisfiable', 416);
}
