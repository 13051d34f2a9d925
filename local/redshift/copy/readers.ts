import type { CopyStatement } from '../../../redshift-sql/copy.ts';
import { CsvSplitter } from './csv-splitter.ts';
import { DelimitedSplitter } from './delimited-splitter.ts';
import { CopyFault, notYet } from './faults.ts';
import type { FieldSplitter } from './field-splitter.ts';
import { FixedWidthReader } from './fixed-width-reader.ts';
import { JsonReader } from './json-reader.ts';
import { pathTree } from './path-tree.ts';
import type { JsonPath } from './path-tree.ts';
import type { RecordSink } from './record.ts';
import type { RecordScanner } from './record-stream.ts';
import type { TargetColumn } from './target-column.ts';
import { TextReader } from './text-reader.ts';

export interface ReaderOptions {
  readonly statement: CopyStatement;
  readonly columns: readonly TargetColumn[];
  readonly jsonPaths?: readonly JsonPath[];
  readonly sink: RecordSink;
}

/** The reader for COPY's format. */
export function readerFor(options: ReaderOptions): RecordScanner {
  const { format } = options.statement;
  if (format.kind === 'json') return jsonReader(options);
  if (format.kind === 'fixedwidth')
    return fixedWidthReader(
      options,
      format.columns.map(({ width }) => width),
    );
  if (format.kind === 'csv') return textReader(options, new CsvSplitter(format));
  if (format.kind === 'delimited')
    return textReader(options, new DelimitedSplitter({ ...options.statement, ...format }));
  throw notYet(`COPY of ${format.kind.toUpperCase()} files`, 'Use Parquet, JSON, CSV or delimited text.');
}

function jsonReader({ statement: { format }, columns, jsonPaths, sink }: ReaderOptions): RecordScanner {
  const mode = format.kind === 'json' ? format.mode : 'auto';
  const paths = mode === 'noshred' ? [[]] : (jsonPaths ?? columns.map(({ name }) => [name]));
  const tree = pathTree(paths, mode === 'auto ignorecase');
  const arrays = mode === 'noshred' || jsonPaths !== undefined;
  return new JsonReader({ tree, columns: columns.length, arrays, sink });
}

function textReader({ statement, columns, sink }: ReaderOptions, splitter: FieldSplitter): RecordScanner {
  const { fillRecord, ignoreBlankLines } = statement;
  return new TextReader({ splitter, columns: columns.length, fillRecord, ignoreBlankLines, sink });
}

function fixedWidthReader({ statement, columns, sink }: ReaderOptions, widths: readonly number[]): RecordScanner {
  const { fillRecord, ignoreBlankLines } = statement;
  if (widths.length === columns.length) {
    return new FixedWidthReader({ widths, fillRecord, ignoreBlankLines, sink });
  }
  const message = `FIXEDWIDTH names ${widths.length} columns, but COPY loads ${columns.length}`;
  throw new CopyFault(message, {
    sqlstate: '42601',
    hint: 'Give a width for each column, in the order of the columns.',
  });
}
