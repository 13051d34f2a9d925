/*
 * A record is not made of strings: each field is a range of the bytes that were read, with a byte of flags that says what stands there.
 * The arrays are made once for each load and written over for each record.
 */

/** Kinds, in the low bits of a field's flags. */
export const MISSING = 0;
export const NULL = 1;
export const STRING = 2;
export const NUMBER = 3;
export const BOOLEAN = 4;
/** A JSON object or array; its range is its source text. */
export const NESTED = 5;
/** A field of delimited text, whose type is the column's. */
export const TEXT = 6;
/** What a jsonpath asks of an array or an object was asked of something else. */
export const NOT_AN_ARRAY = 7;
export const NOT_AN_OBJECT = 8;
export const KIND = 0x0f;

/** The range holds escapes: it must be decoded before it is a value. */
export const ESCAPED = 0x10;
/** The range may hold bytes other than 1 to 127. */
export const WIDE = 0x20;
/** The range stood between quotes, which are not in it. */
export const QUOTED = 0x40;

/** The range holds the very bytes that the column had in the record given before, and they mean the same. */
export const REPEATED = 0x80;

/** One value, as converters get it. */
export interface Field {
  bytes: Buffer;
  start: number;
  end: number;
  flags: number;
}

/** Writes a field's value without its escapes into a buffer that is at least as long; returns the value's length. */
export type Unescape = (field: Field, target: Buffer) => number;

/** Why a field or a record cannot be loaded: a code of https://docs.aws.amazon.com/redshift/latest/dg/r_Load_Error_Reference.html */
export interface Problem {
  readonly code: number;
  readonly reason: string;
}

/** Not a problem but an answer: the field's value is NULL after all. */
export const BECOMES_NULL: Problem = { code: 0, reason: 'NULL' };

/** Where the reader puts the record it has read. */
export class RecordView {
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  /** From 1. */
  line = 1;
  /** Of consecutive numbers, those of records one after the other in the same bytes. */
  number = 0;
  /** Whether a column was given a value twice. */
  hasDoubles = false;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly flags: Uint8Array;
  readonly unescape: Unescape;

  constructor(columns: number, unescape: Unescape) {
    this.starts = new Int32Array(columns);
    this.ends = new Int32Array(columns);
    this.flags = new Uint8Array(columns);
    this.unescape = unescape;
  }

  /** Another record: nothing of it is there yet. */
  clear(): void {
    this.number += 1;
    this.hasDoubles = false;
    this.flags.fill(MISSING);
  }

  /** The next record does not follow this one in the same bytes, or this one was not given. */
  forget(): void {
    this.number += 1;
  }

  set(column: number, range: Omit<Field, 'bytes'>): void {
    if (this.flags[column] !== MISSING) this.hasDoubles = true;
    this.starts[column] = range.start;
    this.ends[column] = range.end;
    this.flags[column] = range.flags;
  }

  /** Where a column's value stands; where nothing does, an empty range at the record's start. */
  rangeOf(column: number): { readonly start: number; readonly end: number } {
    const kind = this.flags[column]! & KIND;
    const isThere = kind !== MISSING && kind < NOT_AN_ARRAY;
    return isThere ? { start: this.starts[column]!, end: this.ends[column]! } : { start: this.start, end: this.start };
  }
}

/** Who gets the records of an object, in order. */
export interface RecordSink {
  accept(record: RecordView): void;
  reject(record: RecordView, problem: Problem): void;
}
