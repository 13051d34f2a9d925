import type { TableDefinition } from '../../redshift-sql/create-table.ts';
import { formatTableName } from '../../redshift-sql/names.ts';
import type { TableName } from '../../redshift-sql/names.ts';
import { quoteIdentifier } from '../../redshift-sql/quote.ts';

/** A key that a table declares, which Redshift plans with and does not enforce. */
export interface DeclaredKey {
  readonly kind: 'primary' | 'unique' | 'foreign';
  readonly columns: readonly string[];
  /** Of a foreign key: whose key it is. */
  readonly references?: TableName;
  /** Empty: the primary key of the other table. */
  readonly referencedColumns?: readonly string[];
}

/** Every key of a definition; unqualified tables resolve in `schema`. */
export function declaredKeys(
  { primaryKey, uniques, foreignKeys }: Pick<TableDefinition, 'primaryKey' | 'uniques' | 'foreignKeys'>,
  schema: string,
): readonly DeclaredKey[] {
  return [
    ...(primaryKey.length === 0 ? [] : [{ kind: 'primary' as const, columns: primaryKey }]),
    ...uniques.map((columns) => ({ kind: 'unique' as const, columns })),
    ...foreignKeys.map(({ columns, table, referencedColumns }) => ({
      kind: 'foreign' as const,
      columns,
      references: { schema: table.schema ?? schema, table: table.table },
      referencedColumns,
    })),
  ];
}

/** Whether two keys are one; a foreign key that names no columns means the primary key, whatever that is. */
export function isSameKey(one: DeclaredKey, other: DeclaredKey): boolean {
  if (one.kind !== other.kind || one.columns.join(' ') !== other.columns.join(' ')) return false;
  if (one.references === undefined || other.references === undefined) return true;
  if (formatTableName(one.references) !== formatTableName(other.references)) return false;
  const [some, others] = [one.referencedColumns ?? [], other.referencedColumns ?? []];
  return some.length === 0 || others.length === 0 || some.join(' ') === others.join(' ');
}

/** The key as SQL writes it: `FOREIGN KEY ("a") REFERENCES "public"."t" ("b")`. */
export function keySql({ kind, columns, references, referencedColumns = [] }: DeclaredKey): string {
  const own = columnList(columns);
  if (kind !== 'foreign' || references === undefined) return `${kind === 'primary' ? 'PRIMARY KEY' : 'UNIQUE'} ${own}`;
  const other = `${quoteIdentifier(references.schema)}.${quoteIdentifier(references.table)}`;
  const theirs = referencedColumns.length === 0 ? '' : ` ${columnList(referencedColumns)}`;
  return `FOREIGN KEY ${own} REFERENCES ${other}${theirs}`;
}

/** The key for people: `FOREIGN KEY (a) REFERENCES public.t`. */
export function formatKey({ kind, columns, references }: DeclaredKey): string {
  const own = `(${columns.join(', ')})`;
  if (kind !== 'foreign' || references === undefined) return `${kind === 'primary' ? 'PRIMARY KEY' : 'UNIQUE'} ${own}`;
  return `FOREIGN KEY ${own} REFERENCES ${formatTableName(references)}`;
}

function columnList(columns: readonly string[]): string {
  return `(${columns.map(quoteIdentifier).join(', ')})`;
}
