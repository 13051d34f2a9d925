// What hangs on a table and would be lost with it: its owner, rights, views of it and views of those, foreign keys of other tables.
// Views with no schema binding do not hang on it: they find the new table by its name.
import { formatTableName } from '../../redshift-sql/names.ts';
import type { TableName } from '../../redshift-sql/names.ts';
import { quoteIdentifier, quoteLiteral } from '../../redshift-sql/quote.ts';
import { toRows } from '../session.ts';
import type { Session, SqlRow } from '../session.ts';
import { quoteTable } from '../table-shape.ts';

/** Statements that take what hangs on a table away, and make it again. */
export interface Dependents {
  readonly drop: readonly string[];
  readonly create: readonly string[];
}

/** Thrown where something hangs on the table that cannot be made again. */
export class DependentRefusedError extends Error {
  override readonly name = 'DependentRefusedError';
}

/** Reads all that hangs on the table. Names in views are written as the session's search_path has them. */
export async function readDependents(session: Session, table: TableName): Promise<Dependents> {
  const views = await readViews(session, table);
  const keys = await readForeignKeys(session, table);
  const makeViews: string[] = [];
  for (const view of views) {
    makeViews.push(`CREATE VIEW ${quoteTable(view.name)} AS ${view.definition}`);
    makeViews.push(...(await readOwnerAndRights(session, view.name)));
  }
  return {
    drop: [
      ...views.toReversed().map(({ name }) => `DROP VIEW ${quoteTable(name)}`),
      ...keys.map(
        ({ name, constraint }) => `ALTER TABLE ${quoteTable(name)} DROP CONSTRAINT ${quoteIdentifier(constraint)}`,
      ),
    ],
    create: [
      ...(await readOwnerAndRights(session, table)),
      ...makeViews,
      ...keys.map(
        ({ name, constraint, definition }) =>
          `ALTER TABLE ${quoteTable(name)} ADD CONSTRAINT ${quoteIdentifier(constraint)} ${definition}`,
      ),
    ],
  };
}

interface View {
  readonly name: TableName;
  readonly definition: string;
}

/** Each after those that it reads. */
async function readViews(session: Session, table: TableName): Promise<readonly View[]> {
  const found = new Map<string, View>();
  const visit = async (below: TableName): Promise<void> => {
    for (const row of toRows(await session.query(viewsQuery(below)))) {
      const name = nameOf(row);
      // Behind those that were found on another way.
      found.delete(formatTableName(name));
      found.set(formatTableName(name), { name, definition: viewDefinition(name, row) });
      await visit(name);
    }
  };
  await visit(table);
  return [...found.values()];
}

function viewsQuery({ schema, table }: TableName): string {
  return `
    select distinct n.nspname as schema_name, v.relname as relation_name, v.relkind as kind, pg_get_viewdef(v.oid) as definition
    from pg_depend d
    join pg_rewrite r on r.oid = d.objid
    join pg_class v on v.oid = r.ev_class
    join pg_namespace n on n.oid = v.relnamespace
    join pg_class t on t.oid = d.refobjid
    join pg_namespace tn on tn.oid = t.relnamespace
    where tn.nspname = ${quoteLiteral(schema)} and t.relname = ${quoteLiteral(table)} and v.oid <> t.oid
    order by 1, 2`;
}

function viewDefinition(name: TableName, { kind, definition }: SqlRow): string {
  const text = (definition ?? '').trim().replace(/;$/, '');
  if (kind === 'v' && !/^create\b/i.test(text)) return text;
  throw new DependentRefusedError(
    `the materialized view ${formatTableName(name)} reads it, and would have to be made again by hand: drop it, and make it again afterwards`,
  );
}

async function readForeignKeys(session: Session, { schema, table }: TableName) {
  const sql = `
    select n.nspname as schema_name, c.relname as relation_name, k.conname as constraint_name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_class t on t.oid = k.confrelid
    join pg_namespace tn on tn.oid = t.relnamespace
    where k.contype = 'f' and tn.nspname = ${quoteLiteral(schema)} and t.relname = ${quoteLiteral(table)} and c.oid <> t.oid
    order by 1, 2, 3`;
  return toRows(await session.query(sql)).map((row) => ({
    name: nameOf(row),
    constraint: row['constraint_name'] ?? '',
    definition: row['definition'] ?? '',
  }));
}

/** The owner last: who has given a table away may no longer grant rights on it. */
async function readOwnerAndRights(session: Session, relation: TableName): Promise<readonly string[]> {
  const owner = await readOwner(session, relation);
  const where = `namespace_name = ${quoteLiteral(relation.schema)} and relation_name = ${quoteLiteral(relation.table)}`;
  const rights = await session.query(
    `select privilege_type, '' as column_name, identity_name, identity_type, admin_option from svv_relation_privileges where ${where}`,
  );
  const ofColumns = await session.query(
    `select privilege_type, column_name, identity_name, identity_type, false as admin_option from svv_column_privileges where ${where}`,
  );
  const isOwners = (row: SqlRow) => row['identity_type'] === 'user' && row['identity_name'] === owner.name;
  const grants = [...toRows(rights), ...toRows(ofColumns)].filter((row) => isGrantable(row) && !isOwners(row));
  return [
    ...grants.map((row) => grantSql(relation, row)),
    ...(owner.isSelf ? [] : [`ALTER TABLE ${quoteTable(relation)} OWNER TO ${quoteIdentifier(owner.name)}`]),
  ];
}

async function readOwner(session: Session, { schema, table }: TableName) {
  const sql = `
    select u.usename as name, u.usename = current_user as is_self
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_user u on u.usesysid = c.relowner
    where n.nspname = ${quoteLiteral(schema)} and c.relname = ${quoteLiteral(table)}`;
  const [row] = toRows(await session.query(sql));
  return { name: row?.['name'] ?? '', isSelf: row?.['is_self'] === 't' };
}

/** RULE and TRIGGER are left from PostgreSQL: Redshift shows them and grants neither. */
function isGrantable({ privilege_type: privilege }: SqlRow): boolean {
  return privilege !== 'RULE' && privilege !== 'TRIGGER';
}

function grantSql(relation: TableName, row: SqlRow): string {
  const { privilege_type: privilege, column_name: column, identity_name: name, identity_type: type } = row;
  const columns = column ? ` (${quoteIdentifier(column)})` : '';
  const withOption = row['admin_option'] === 't' ? ' WITH GRANT OPTION' : '';
  return `GRANT ${privilege}${columns} ON ${quoteTable(relation)} TO ${grantee(type ?? '', name ?? '')}${withOption}`;
}

function grantee(type: string, name: string): string {
  if (type === 'public') return 'PUBLIC';
  return type === 'user' ? quoteIdentifier(name) : `${type.toUpperCase()} ${quoteIdentifier(name)}`;
}

function nameOf(row: SqlRow): TableName {
  return { schema: row['schema_name'] ?? '', table: row['relation_name'] ?? '' };
}
