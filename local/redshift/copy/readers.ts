import type { CopyStatement } from '../../../redshift-sql/copy.ts';
import { notYet } from './faults.ts';
import { JsonReader } from './json-reader.ts';
import type { JsonPath } from './path-tree.ts';
import { pathTree } from './path-tree.ts';
import type { RecordSink } from './record.ts';
import type { RecordScanner } from './record-stream.ts';
import type { TargetColumn } from './target-column.ts';

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
  throw notYet(`COPY of ${format.kind.toUpperCase()} files`, 'Use JSON, CSV or delimited text.');
}

function jsonReader({ statement: { format }, columns, jsonPaths, sink }: ReaderOptions): RecordScanner {
  const mode = format.kind === 'json' ? format.mode : 'auto';
  const paths = mode === 'noshred' ? [[]] : (jsonPaths ?? columns.map(({ name }) => [name]));
  const tree = pathTree(paths, mode === 'auto ignorecase');
  const arrays = mode === 'noshred' || jsonPaths !== undefined;
  return new JsonReader({ tree, columns: columns.length, arrays, sink });
}
