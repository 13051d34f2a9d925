import { optionError } from './copy-options.ts';
import type { CopyOptions, OptionName } from './copy-options.ts';
import { unescapePlain } from './escapes.ts';
import type { TokenCursor } from './token-cursor.ts';

/** How the objects are written. Delimiters and the quote are the characters themselves, escapes undone. */
export type CopyFormat =
  | JsonFormat
  | { readonly kind: 'csv'; readonly quote: string; readonly delimiter: string }
  | { readonly kind: 'delimited'; readonly delimiter: string }
  | { readonly kind: 'fixedwidth'; readonly columns: readonly FixedColumn[] }
  | { readonly kind: 'parquet'; readonly serializeToJson: boolean }
  | { readonly kind: 'orc'; readonly serializeToJson: boolean }
  | {
      readonly kind: 'avro';
      /** `auto`, `auto ignorecase`, or the URL of a jsonpaths file. */ readonly option: string;
    };

type JsonFormat =
  | { readonly kind: 'json'; readonly mode: 'auto' | 'auto ignorecase' | 'noshred' }
  | { readonly kind: 'json'; readonly mode: 'jsonpaths'; /** Exactly this object. */ readonly url: string };

/** A column of fixed-width text; the width counts characters. */
interface FixedColumn {
  readonly label: string;
  readonly width: number;
}

const FORMATS: readonly OptionName[] = ['json', 'csv', 'fixedwidth', 'parquet', 'orc', 'avro'];

/** The format that the options name; without one, text delimited by `|`. */
export function copyFormat(cursor: TokenCursor, options: CopyOptions): CopyFormat {
  const [format, second] = FORMATS.filter((name) => options.has(name));
  if (second) {
    const message = `conflicting or redundant options: ${format?.toUpperCase()} and ${second.toUpperCase()} are both formats`;
    throw optionError(cursor, options.get(second), message);
  }
  const serializeToJson = options.has('serializetojson');
  if (format === 'json') return jsonFormat(cursor, options);
  if (format === 'csv') return csvFormat(cursor, options);
  if (format === 'fixedwidth') return { kind: 'fixedwidth', columns: fixedColumns(cursor, options) };
  if (format === 'parquet' || format === 'orc') return { kind: format, serializeToJson };
  if (format === 'avro') return { kind: 'avro', option: options.get('avro')?.argument?.value ?? 'auto' };
  return { kind: 'delimited', delimiter: delimiterOf(cursor, options) ?? '|' };
}

function jsonFormat(cursor: TokenCursor, options: CopyOptions): JsonFormat {
  const option = options.get('json');
  const mode = option?.argument?.value ?? 'auto';
  if (mode === 'auto' || mode === 'auto ignorecase' || mode === 'noshred') return { kind: 'json', mode };
  if (/^s3:\/\/[^/]+\/./.test(mode)) return { kind: 'json', mode: 'jsonpaths', url: mode };
  const expected = "'auto', 'auto ignorecase', 'noshred' or the s3:// URL of a jsonpaths file";
  throw optionError(cursor, option, `JSON '${mode}': expected ${expected}`);
}

function csvFormat(cursor: TokenCursor, options: CopyOptions): CopyFormat {
  const quote = options.get('quote')?.argument?.value ?? '"';
  if (quote.length !== 1) throw optionError(cursor, options.get('quote'), 'QUOTE must be a single character');
  return { kind: 'csv', quote, delimiter: delimiterOf(cursor, options) ?? ',' };
}

/** `'\t'` and `'\001'` mean the character, however many times the literal escaped its backslash. */
function delimiterOf(cursor: TokenCursor, options: CopyOptions): string | undefined {
  const written = options.get('delimiter')?.argument?.value;
  if (written === undefined) return undefined;
  const delimiter = written.length > 1 ? unescapePlain(written) : written;
  if (delimiter === '') throw optionError(cursor, options.get('delimiter'), 'DELIMITER must not be empty');
  return delimiter;
}

function fixedColumns(cursor: TokenCursor, options: CopyOptions): readonly FixedColumn[] {
  const option = options.get('fixedwidth');
  return (option?.argument?.value ?? '').split(',').map((column) => {
    const [, label, width] = /^\s*(\w+)\s*:\s*([1-9]\d*)\s*$/.exec(column) ?? [];
    if (label === undefined)
      throw optionError(cursor, option, "FIXEDWIDTH: expected 'label:width, …' with widths of 1 or more");
    return { label, width: Number(width) };
  });
}
