import { parquetSchema } from 'hyparquet';
import type { FileMetaData, SchemaElement, SchemaTree } from 'hyparquet';
import { engineFault } from '../faults.ts';
import type { CopyFault } from '../faults.ts';
import type { TargetColumn } from '../target-column.ts';

/*
 * Columns of Parquet go to columns of the table by their place, and each type has the types that it may be loaded from:
 * https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html. Redshift reads Parquet with Spectrum, so
 * the errors are Spectrum's.
 */

const INCOMPATIBLE = 15_007;

export interface ParquetTarget {
  readonly columns: readonly TargetColumn[];
  /** FILLRECORD: columns that the file lacks at its end are NULL. */
  readonly fillRecord: boolean;
  /** The object, for errors. */
  readonly url: string;
}

/** Refuses a file whose columns are not the table's; throws a CopyFault. */
export function checkColumns(metadata: FileMetaData, { columns, fillRecord, url }: ParquetTarget): void {
  const found = parquetSchema(metadata).children;
  if (found.length > columns.length || (found.length < columns.length && !fillRecord)) {
    throw scanError(
      `Unmatched number of columns between table and file. Table columns: ${columns.length}, Data columns: ${found.length}, File name: ${url}`,
    );
  }
  for (const [at, tree] of found.entries()) {
    const column = columns[at];
    if (column && !fits(column.type, tree)) throw incompatible(url, column, tree.element);
  }
}

/** A text that is longer than its column. */
export function tooLong(url: string, { name, byteLength }: TargetColumn, length: number): CopyFault {
  return scanError(
    `The length of the data column ${name} is longer than the length defined in the table. Table: ${byteLength}, Data: ${length}, File name: ${url}`,
  );
}

/** An error of the service that reads Parquet for Redshift. */
export function scanError(context: string): CopyFault {
  return engineFault(
    { error: 'Spectrum Scan Error', code: INCOMPATIBLE, context, location: 'dory_util.cpp:1226' },
    true,
  );
}

function fits(type: string, { children, element }: SchemaTree): boolean {
  if (type === 'super' || type === 'jsonb') return true;
  if (children.length > 0 || element.repetition_type === 'REPEATED') return false;
  const kind = kindOf(element);
  switch (type) {
    case 'int2':
    case 'int4':
      return kind === 'INT32';
    case 'int8':
      return kind === 'INT64';
    case 'float4':
      return kind === 'FLOAT';
    case 'float8':
      return kind === 'DOUBLE';
    case 'bool':
      return kind === 'BOOLEAN';
    case 'numeric':
      return kind === 'DECIMAL';
    case 'timestamptz':
      return kind === 'TIMESTAMP';
    case 'varchar':
    case 'text':
    case 'bpchar':
      return kind === 'BYTE_ARRAY';
    default:
      return kind === type.toUpperCase();
  }
}

function kindOf({ type, converted_type: converted, logical_type: logical }: SchemaElement): string {
  const name = logical?.type ?? converted ?? '';
  if (name === 'DECIMAL' || name === 'DATE') return name;
  if (name.startsWith('TIMESTAMP') || type === 'INT96') return 'TIMESTAMP';
  return name.startsWith('TIME') ? 'TIME' : (type ?? '');
}

const TYPE_NAMES: ReadonlyMap<string, string> = new Map([
  ['int2', 'SMALLINT'],
  ['int4', 'INT'],
  ['int8', 'BIGINT'],
  ['float4', 'REAL'],
  ['float8', 'DOUBLE'],
  ['bool', 'BOOLEAN'],
  ['numeric', 'DECIMAL'],
  ['bpchar', 'CHAR'],
]);

function incompatible(url: string, { name, type }: TargetColumn, element: SchemaElement): CopyFault {
  const written = `${(element.repetition_type ?? 'OPTIONAL').toLowerCase()} ${(element.type ?? 'group').toLowerCase()} ${element.name}`;
  const wanted = TYPE_NAMES.get(type) ?? type.toUpperCase();
  return scanError(
    `File '${url}' has an incompatible Parquet schema for column '${url}.${name}'. Column type: ${wanted}, Parquet schema:\n${written}`,
  );
}
