import { CsvError, parse } from 'csv-parse/sync';
import type { DagFault } from './fault.ts';
import type { SourceFile } from './sql-file.ts';

/** Rows for a table, written by hand: a header of column names, then a line for each row. */
export interface CsvTable {
  /** `sql/shop/seeds/countries.csv`. */
  readonly file: string;
  /** As Redshift folds them. */
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

interface CsvRow {
  /** On which it ends, from 1. */
  readonly line: number;
  /** One for each column. Nothing between two commas is NULL; `""` is the empty text. */
  readonly values: readonly (string | null)[];
}

/** A table as read; with faults it is not to be used. */
export interface CsvTableRead extends CsvTable {
  readonly faults: readonly DagFault[];
}

interface Parsed {
  readonly record: readonly (string | null)[];
  readonly info: { readonly lines: number };
}

/** Reads a CSV with a header; every line of the wrong length is a fault. */
export function readCsvTable({ path, text }: SourceFile): CsvTableRead {
  const parsed = parseText(text);
  if (typeof parsed === 'string') return { file: path, columns: [], rows: [], faults: [notCsv(path, parsed)] };
  const [header, ...lines] = parsed;
  const columns = (header?.record ?? []).map((name) => (name ?? '').trim().toLowerCase());
  const rows = lines.map(({ record, info }) => ({ line: info.lines, values: record }));
  return { file: path, columns, rows, faults: [...headerFaults(path, columns), ...lengthFaults(path, columns, rows)] };
}

function parseText(text: string): readonly Parsed[] | string {
  try {
    return (
      parsePlain(text) ?? (parse(text, { ...OPTIONS, info: true, cast: nullIfBare }) as unknown as readonly Parsed[])
    );
  } catch (error) {
    if (error instanceof CsvError) return error.message;
    throw error;
  }
}

const OPTIONS = { bom: true, relaxColumnCount: true, skipEmptyLines: true };

function nullIfBare(value: string, { quoting }: { readonly quoting: boolean }): string | null {
  return quoting || value !== '' ? value : null;
}

/** Ten times as fast, where nothing is quoted: a record is then a line, and no empty text is meant. Undefined for other texts. */
function parsePlain(text: string): readonly Parsed[] | undefined {
  if (text.includes('"')) return undefined;
  const records: readonly (readonly string[])[] = parse(text, OPTIONS);
  const lines = text.split('\n').flatMap((line, at) => (line === '' || line === '\r' ? [] : [at + 1]));
  if (records.length !== lines.length) return undefined;
  return records.map((record, at) => ({
    record: record.map((value) => (value === '' ? null : value)),
    info: { lines: lines[at] ?? 0 },
  }));
}

function notCsv(file: string, why: string): DagFault {
  return { file, message: `is no CSV: ${why}.`, hint: 'Quote a value that holds a comma, a quote or a line break.' };
}

function headerFaults(file: string, columns: readonly string[]): readonly DagFault[] {
  const at = { file, line: 1 };
  if (columns.length === 0) return [{ ...at, message: 'is empty.', hint: 'Write a header: the names of its columns.' }];
  if (columns.includes('')) return [{ ...at, message: 'its header has a column without a name.' }];
  const doubled = columns.filter((name, index) => columns.indexOf(name) !== index);
  return doubled.map((name) => ({ ...at, message: `its header has ${name} twice.`, hint: 'Take one out.' }));
}

function lengthFaults(file: string, columns: readonly string[], rows: readonly CsvRow[]): readonly DagFault[] {
  return rows
    .filter(({ values }) => values.length !== columns.length)
    .map(({ line, values }) => ({
      file,
      line,
      message: `has ${values.length} values, expected ${columns.length}: ${columns.join(', ')}.`,
    }));
}
