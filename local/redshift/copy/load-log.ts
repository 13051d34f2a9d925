import type { CopyStatement } from '../../../redshift-sql/copy.ts';
import { CopyFault } from './faults.ts';
import type { LoadError, Replacement } from './load-errors.ts';
import type { CopyOutcome, LoadedFile } from './outcome.ts';
import type { Problem, RecordView } from './record.ts';
import type { StoredObject } from './storage.ts';
import type { TargetColumn } from './target-column.ts';

const MOST_RAW = 1024;
const MOST_REASON = 100;

interface OpenFile extends Pick<LoadedFile, 'bucket' | 'key' | 'bytes'> {
  readonly url: string;
  rows: number;
  errors: number;
  lines: number;
}

/** Keeps the account of a load, and ends it when it has too many errors. */
export class LoadLog implements CopyOutcome {
  rows = 0;
  bytes = 0;
  readonly files: LoadedFile[] = [];
  readonly errors: LoadError[] = [];
  readonly replacements: Replacement[] = [];
  private readonly table: string;
  private readonly columns: readonly TargetColumn[];
  private readonly mostErrors: number;
  private file: OpenFile = { url: '', bucket: '', key: '', bytes: 0, rows: 0, errors: 0, lines: 0 };

  constructor(statement: CopyStatement, columns: readonly TargetColumn[]) {
    this.table = statement.table.table;
    this.columns = columns;
    this.mostErrors = statement.ignoreAllErrors ? Infinity : Math.max(1, statement.maxError);
  }

  begin({ bucket, key, size }: StoredObject): void {
    this.file = { url: `s3://${bucket}/${key}`, bucket, key, bytes: size, rows: 0, errors: 0, lines: 0 };
  }

  finish(): void {
    const { url: _, ...file } = this.file;
    this.files.push(file);
    this.bytes += file.bytes;
  }

  accept(record: RecordView): void {
    this.rows += 1;
    this.file.rows += 1;
    this.file.lines = record.line;
  }

  reject(record: RecordView, problem: Problem, column = -1): void {
    this.file.errors += 1;
    this.file.lines = record.line;
    this.errors.push({
      ...this.placeOf(record, column),
      errorCode: problem.code,
      errorReason: problem.reason.slice(0, MOST_REASON),
    });
    if (this.errors.length >= this.mostErrors) throw loadFailed(this.table);
  }

  replaced(record: RecordView, column: number): void {
    const { fileName, lineNumber, columnName, rawLine } = this.placeOf(record, column);
    this.replacements.push({ fileName, lineNumber, columnName, rawLine });
  }

  private placeOf(record: RecordView, index: number): Omit<LoadError, 'errorCode' | 'errorReason'> {
    const column = this.columns[index];
    const { start, end } = record.rangeOf(index);
    return {
      fileName: this.file.url,
      lineNumber: record.line,
      columnName: column?.name ?? '',
      columnType: column === undefined ? '' : typeName(column.type),
      columnLength: column === undefined ? '' : lengthOf(column),
      position: column === undefined ? -1 : Math.max(0, start - record.start),
      rawLine: printable(record.bytes, record.start, record.end),
      rawFieldValue: column === undefined ? '' : printable(record.bytes, start, end),
    };
  }
}

function loadFailed(table: string): CopyFault {
  const message = `Load into table '${table}' failed.  Check 'stl_load_errors' system table for details.`;
  return new CopyFault(message, { began: true });
}

function typeName(type: string): string {
  return type === 'bpchar' ? 'char' : type;
}

function lengthOf({ type, typmod, byteLength }: TargetColumn): string {
  if (byteLength !== undefined) return String(byteLength);
  return type === 'numeric' && typmod >= 4 ? `${(typmod - 4) >> 16},${(typmod - 4) & 0x7ff}` : '0';
}

/** As stl_load_errors keeps raw text: cut, and a dot for what is not ASCII. */
function printable(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, Math.min(end, start + MOST_RAW));
  return text.replaceAll(/[\0\u0080-\u{10ffff}]/gu, '.');
}
