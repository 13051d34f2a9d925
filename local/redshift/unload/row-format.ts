import type { UnloadStatement } from '../../../redshift-sql/unload.ts';
import type { ResultColumn } from '../frames/result-rows.ts';

/** A row as PostgreSQL prints it; null is NULL. */
export type Row = readonly (string | null)[];

export interface RowFormat {
  /** The first line of each file, with its newline. */
  readonly header: string;
  /** One line, with its newline. */
  line(row: Row): string;
}

type Field = (value: string | null, column: ResultColumn) => string;

/* pg_type.dat of PostgreSQL's sources: these numbers never change. */
const BOOLEAN = 16;
const TEXTS = new Set([18, 19, 25, 1042, 1043]);
/** Integers, floats and decimals: their text is JSON, but for NaN and Infinity. */
const NUMBERS = new Set([20, 21, 23, 26, 700, 701, 1700]);
const JSONS = new Set([114, 3802]);

/** How UNLOAD writes a row: https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html */
export function rowFormat(statement: UnloadStatement, columns: readonly ResultColumn[]): RowFormat {
  if (statement.format === 'json') return { header: '', line: (row) => jsonLine(row, columns) };
  const field = statement.format === 'csv' ? csvField(statement) : delimitedField(statement);
  const lineOf = (values: Row): string =>
    `${values.map((value, at) => field(value, columns[at] ?? NO_COLUMN)).join(statement.delimiter)}\n`;
  const names = columns.map(({ name }) => name);
  return { header: statement.header ? `${names.join(statement.delimiter)}\n` : '', line: lineOf };
}

const NO_COLUMN: ResultColumn = { name: '', type: 0 };

/** A field is quoted where it must be: it holds the delimiter, a quote or the end of a line. */
function csvField({ delimiter, nullAs }: UnloadStatement): Field {
  return (value) => {
    if (value === null) return nullAs;
    const isPlain = !value.includes(delimiter) && !/["\r\n]/.test(value);
    return isPlain ? value : `"${value.replaceAll('"', '""')}"`;
  };
}

/** ESCAPE is for CHAR and VARCHAR only; of quotes it escapes those that ADDQUOTES writes too. */
function delimitedField({ delimiter, nullAs, addQuotes, escape }: UnloadStatement): Field {
  const special = ['\\', '\n', '\r', ...(addQuotes ? ['"', "'"] : []), delimiter];
  const escaped = (text: string): string =>
    Array.from(text, (character) => (special.includes(character) ? `\\${character}` : character)).join('');
  return (value, { type }) => {
    if (value === null) return nullAs;
    const text = escape && TEXTS.has(type) ? escaped(value) : value;
    return addQuotes ? `"${text}"` : text;
  };
}

function jsonLine(row: Row, columns: readonly ResultColumn[]): string {
  const members = row.map((value, at) => {
    const { name, type } = columns[at] ?? NO_COLUMN;
    return `${JSON.stringify(name)}:${jsonValue(value, type)}`;
  });
  return `{${members.join(',')}}\n`;
}

function jsonValue(value: string | null, type: number): string {
  if (value === null) return 'null';
  if (type === BOOLEAN) return value === 't' ? 'true' : 'false';
  if (JSONS.has(type) || (NUMBERS.has(type) && /\d$/.test(value))) return value;
  return JSON.stringify(value);
}
