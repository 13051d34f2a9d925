import type { CopyStatement } from '../../../redshift-sql/copy.ts';
import { columnsToLoad } from './columns.ts';
import { converterFor } from './convert/converter.ts';
import { decoderFor } from './decode.ts';
import { CopyFault } from './faults.ts';
import { parseJsonPaths } from './jsonpaths.ts';
import type { JsonPath } from './path-tree.ts';
import { objectsToLoad, readObject } from './source.ts';
import { readerFor } from './readers.ts';
import type { CopyStorage, StoredObject } from './storage.ts';
import type { TargetColumn } from './target-column.ts';

export interface CopyRequest {
  readonly statement: CopyStatement;
  /** All columns of the target, in order. */
  readonly tableColumns: readonly TargetColumn[];
  readonly storage: CopyStorage;
}

/** A COPY that can begin: what it loads, and into which columns. */
export interface CopyPlan extends CopyRequest {
  /** The ones to load: `COPY t (these) FROM STDIN (FORMAT binary)`. */
  readonly columns: readonly TargetColumn[];
  /** In loading order; one that a manifest names twice is here twice. */
  readonly objects: readonly StoredObject[];
  /** One for each column, where a jsonpaths file gives them. */
  readonly jsonPaths?: readonly JsonPath[];
}

/** Finds the objects and the columns of a COPY; throws a CopyFault. */
export async function planCopy(request: CopyRequest): Promise<CopyPlan> {
  const { statement, tableColumns, storage } = request;
  const columns = columnsToLoad(statement, tableColumns);
  refuseNoshred(statement, columns);
  refuseUnloadable(statement, columns);
  const objects = await objectsToLoad(statement, storage);
  const jsonPaths = await pathsFor(statement, columns, storage);
  return { ...request, columns, objects, ...(jsonPaths && { jsonPaths }) };
}

async function pathsFor(
  statement: CopyStatement,
  columns: readonly TargetColumn[],
  storage: CopyStorage,
): Promise<readonly JsonPath[] | undefined> {
  const { format } = statement;
  if (format.kind !== 'json' || format.mode !== 'jsonpaths') return undefined;
  const paths = parseJsonPaths(await readObject(statement, storage, format.url), format.url);
  if (!paths || paths.length === columns.length) return paths;
  throw new CopyFault(
    'Number of jsonpaths and the number of columns should match. ' +
      `JSONPath size: ${paths.length}, Number of columns in table or column list: ${columns.length}`,
  );
}

/** Makes what the load will be made of, so that what cannot be loaded is refused before a row is read. */
function refuseUnloadable(statement: CopyStatement, columns: readonly TargetColumn[]): void {
  decoderFor(statement);
  if (statement.format.kind !== 'parquet')
    readerFor({ statement, columns, sink: { accept: () => {}, reject: () => {} } });
  for (const column of columns) converterFor(column, { ...statement, onReplaced: () => {} });
}

function refuseNoshred({ format }: CopyStatement, columns: readonly TargetColumn[]): void {
  if (format.kind !== 'json' || format.mode !== 'noshred') return;
  if (columns.length === 1 && (columns[0]?.type === 'super' || columns[0]?.type === 'jsonb')) return;
  throw new CopyFault("JSON 'noshred' requires a target with exactly one column, of type SUPER", { sqlstate: '42601' });
}
