import type { TableDefinition } from '../../redshift-sql/create-table.ts';
import type { TableName } from '../../redshift-sql/names.ts';
import { quoteIdentifier } from '../../redshift-sql/quote.ts';
import { toCount } from '../session.ts';
import type { Session } from '../session.ts';
import { quoteTable, readTableShape } from '../table-shape.ts';
import { compareTable, verdictOf } from './compare-table.ts';
import type { TableChange, TableVerdict } from './compare-table.ts';

/** How a table differs from its file, and what becomes of it. */
export interface TableDrift {
  readonly table: TableName;
  readonly changes: readonly TableChange[];
  readonly verdict: TableVerdict;
}

/** Compares a table that is there with its file. Reads only; the session's search_path is `schema` afterwards. */
export async function readDrift(
  session: Session,
  definition: TableDefinition,
  { table, schema }: { readonly table: TableName; readonly schema: string },
): Promise<TableDrift> {
  const compared = compareTable(definition, await readTableShape(session, table, schema), schema);
  const changes: TableChange[] = [];
  for (const change of compared) changes.push(await lookForNulls(session, table, change));
  return { table, changes, verdict: verdictOf(changes) };
}

/** `ALTER TABLE "public"."users" ADD COLUMN "age" integer`; undefined where no ALTER TABLE does it. */
export function alterSql(table: TableName, { sql }: TableChange): string | undefined {
  return sql === undefined ? undefined : `ALTER TABLE ${quoteTable(table)} ${sql}`;
}

/** NOT NULL can be had where no row is in its way. */
async function lookForNulls(session: Session, table: TableName, change: TableChange): Promise<TableChange> {
  const { refusesNulls, text } = change;
  if (refusesNulls === undefined) return change;
  const column = quoteIdentifier(refusesNulls);
  const nulls = toCount(await session.query(`select count(*) from ${quoteTable(table)} where ${column} is null`));
  return nulls === 0 ? change : { kind: 'stop', text: `${text}, and ${nulls} rows hold NULL` };
}
