import { splitAtCommas } from '../../redshift-sql/token-spans.ts';
import type { TokenCursor } from '../../redshift-sql/token-cursor.ts';
import { quoteText, regclass } from './define-table.ts';
import { isHere } from './show-conditions.ts';
import { quoteRelation } from './written-table.ts';

const COLUMNS_OF_IDENTITY =
  'database_name, schema_name, object_name, object_type, privilege_type, identity_id, identity_name, identity_type, privilege_scope, grantor_name';
const COLUMNS_OF_DATABASE =
  'database_name, privilege_type, identity_id, identity_name, identity_type, admin_option, privilege_scope, grantor_name';
const COLUMNS_OF_OBJECT =
  'schema_name, object_name, object_type, privilege_type, identity_id, identity_name, identity_type, admin_option, privilege_scope, database_name, grantor_name';

/** What follows `SHOW GRANTS`, as a query: https://docs.aws.amazon.com/redshift/latest/dg/r_SHOW_GRANTS.html */
export function showGrants(cursor: TokenCursor): string {
  const isOnObject = cursor.accept('on');
  const { columns, where } = isOnObject ? grantsOn(cursor) : { columns: COLUMNS_OF_IDENTITY, where: 'true' };
  if (!isOnObject && !cursor.is('for')) throw cursor.unexpected('ON or FOR');
  const identity = cursor.accept('for') ? ` AND ${identityIs(cursor)}` : '';
  const database = cursor.accept('from', 'database') ? ` AND ${isIn(cursor)}` : '';
  const limit = cursor.accept('limit') ? ` LIMIT ${cursor.integer('a number of rows')}` : '';
  const order = 'schema_name NULLS FIRST, object_type, object_name, identity_name, privilege_type';
  return `SELECT ${columns} FROM pg_catalog.shiftwork_grants WHERE ${where}${identity}${database} ORDER BY ${order}${limit}`;
}

/** A routine's name, and the types of its parameters if they are given, as arguments of functions of the layer. */
export function routine(cursor: TokenCursor): string {
  const name = quoteText(quoteRelation(cursor.relation()));
  if (!cursor.accept('(')) return `${name}, NULL`;
  const from = cursor.index;
  cursor.skipToClosing();
  const given = cursor.tokens.slice(from, cursor.index - 1);
  const parameters = splitAtCommas(given).map((part) => quoteText(part.map(({ text }) => text).join(' ')));
  return `${name}, ARRAY[${parameters.join(', ')}]::text[]`;
}

function grantsOn(cursor: TokenCursor): { readonly columns: string; readonly where: string } {
  if (cursor.accept('database'))
    return { columns: COLUMNS_OF_DATABASE, where: `${isIn(cursor)} AND object_type = 'DATABASE'` };
  if (cursor.accept('schema')) {
    const { table: schema, schema: database } = cursor.relation();
    const known = `schema_name = pg_catalog.shiftwork_known_schema(${quoteText(schema)})`;
    return { columns: COLUMNS_OF_OBJECT, where: `${isHere(database)} AND object_type = 'SCHEMA' AND ${known}` };
  }
  if (cursor.accept('function') || cursor.accept('procedure')) {
    const where = `object_type IN ('FUNCTION', 'PROCEDURE') AND object_id = pg_catalog.shiftwork_routine(${routine(cursor)})`;
    return { columns: COLUMNS_OF_OBJECT, where };
  }
  cursor.accept('table');
  const table = cursor.relation();
  const where = `${isHere(table.database)} AND object_type = 'TABLE' AND object_id = ${regclass(table)}`;
  return { columns: COLUMNS_OF_OBJECT, where };
}

function isIn(cursor: TokenCursor): string {
  return isHere(cursor.name('a database name').value);
}

function identityIs(cursor: TokenCursor): string {
  if (cursor.accept('public')) return 'identity_id = 0';
  cursor.accept('role');
  const name = cursor.name('the name of a user or role').value;
  return `identity_id = pg_catalog.shiftwork_known_identity(${quoteText(name)})`;
}
