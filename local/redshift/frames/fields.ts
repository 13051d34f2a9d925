import { cString, message } from './write-messages.ts';

/** The fields of an ErrorResponse or NoticeResponse by their letters: S severity, C SQLSTATE, M message, D detail, H hint … */
export type Fields = ReadonlyMap<string, string>;

/** An error or notice as Redshift words it. */
export interface ServerReport {
  readonly severity: 'ERROR' | 'FATAL' | 'INFO';
  readonly sqlState: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** Counts characters of the client's text from 1. */
  readonly position?: number;
  /** Source file and routine, where clients look at them. */
  readonly file?: string;
  readonly routine?: string;
}

/** Reads the fields of an ErrorResponse or NoticeResponse. */
export function readFields(bytes: Buffer): Fields {
  const fields = new Map<string, string>();
  for (let at = 5; at < bytes.length && bytes[at] !== 0;) {
    const end = bytes.indexOf(0, at + 1);
    fields.set(String.fromCharCode(bytes[at] ?? 0), bytes.toString('utf8', at + 1, end));
    at = end + 1;
  }
  return fields;
}

/** An ErrorResponse ('E') or NoticeResponse ('N') of these fields. A NUL, which an object may hold that is told of, would end one. */
export function writeFields(type: 'E' | 'N', fields: Fields): Buffer {
  const parts = [...fields].map(([letter, value]) => cString(letter + value.replaceAll('\0', '\uFFFD')));
  return message(type, Buffer.concat([...parts, Buffer.from([0])]));
}

/** The bytes of an error or notice of our own. */
export function writeReport(report: ServerReport): Buffer {
  const fields = new Map([
    ['S', report.severity],
    ['C', report.sqlState],
    ['M', report.message],
  ]);
  const optional = [
    ['D', report.detail],
    ['H', report.hint],
    ['P', report.position?.toString()],
    ['F', report.file],
    ['R', report.routine],
  ] as const;
  for (const [letter, value] of optional) if (value !== undefined) fields.set(letter, value);
  return writeFields(report.severity === 'INFO' ? 'N' : 'E', fields);
}
