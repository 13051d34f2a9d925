// A deep copy in one swap: the table is set aside, made anew by its file, filled with the rows that it had, and given back what hung on
// it. All in the task's transaction: others see the old table until it commits, and a failure leaves that. The ledger knows a table by
// its name, so what was loaded stays known.
import type { TableDefinition } from '../../redshift-sql/create-table.ts';
import { formatTableName } from '../../redshift-sql/names.ts';
import type { TableName } from '../../redshift-sql/names.ts';
import { quoteIdentifier } from '../../redshift-sql/quote.ts';
import { toCount } from '../session.ts';
import type { Session } from '../session.ts';
import { quoteTable, readTableShape } from '../table-shape.ts';
import { readDependents } from './dependents.ts';

/** A table that is made anew. */
export interface Rebuild {
  readonly table: TableName;
  readonly definition: TableDefinition;
  /** The session's search_path. */
  readonly schema: string;
  /** Makes the table as its file says. */
  readonly create: () => Promise<unknown>;
}

/** Rebuilds the table in the session's transaction; answers how many rows were copied. */
export async function rebuildTable(session: Session, { table, definition, schema, create }: Rebuild): Promise<number> {
  // Before anything is read: no writer comes between.
  await session.query(`lock table ${quoteTable(table)}`);
  const shape = await readTableShape(session, table, schema);
  const dependents = await readDependents(session, table);
  const aside = asideName(table);
  await sendAll(session, dependents.drop);
  for (const { constraint } of shape.keys) {
    await session.query(`alter table ${quoteTable(table)} drop constraint ${quoteIdentifier(constraint)}`);
  }
  await session.query(`alter table ${quoteTable(table)} rename to ${quoteIdentifier(aside.table)}`);
  await create();
  const names = new Set(shape.columns.map(({ name }) => name));
  const columns = definition.columns.filter(({ name }) => names.has(name)).map(({ name }) => quoteIdentifier(name));
  const rows = await copyRows(session, { from: aside, to: table, columns: columns.join(', ') });
  await session.query(`drop table ${quoteTable(aside)}`);
  await sendAll(session, dependents.create);
  return rows;
}

/** Redshift's names have at most 127 bytes, PostgreSQL's 63. */
function asideName({ schema, table }: TableName): TableName {
  return { schema, table: `${table.slice(0, 40)}__before_rebuild` };
}

async function copyRows(
  session: Session,
  { from, to, columns }: { readonly from: TableName; readonly to: TableName; readonly columns: string },
): Promise<number> {
  await session.query(`insert into ${quoteTable(to)} (${columns}) select ${columns} from ${quoteTable(from)}`);
  const expected = toCount(await session.query(`select count(*) from ${quoteTable(from)}`));
  const found = toCount(await session.query(`select count(*) from ${quoteTable(to)}`));
  if (found === expected) return found;
  throw new Error(
    `The copy of ${formatTableName(to)} has ${found} rows, and the table ${expected}: it was left as it was.`,
  );
}

async function sendAll(session: Session, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await session.query(statement);
}
