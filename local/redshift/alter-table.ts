import { parseAppend } from '../../redshift-sql/alter-append.ts';
import { parseAttributeChanges } from '../../redshift-sql/alter-attributes.ts';
import { splitStatements } from '../../redshift-sql/statements.ts';
import type { Statement } from '../../redshift-sql/statements.ts';
import { TokenCursor } from '../../redshift-sql/token-cursor.ts';
import { toPostgres } from '../../redshift-sql/to-postgres.ts';

import { quoteText } from './define-table.ts';
import { quoteRelation } from './written-table.ts';

const BEFORE = 'create table altered (';

/**
 * `ALTER TABLE t ADD [COLUMN] name type …`: the column is defined as in CREATE TABLE, so it is read and rewritten as one of a
 * table. Undefined: another change. https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html
 */
export function addColumn(statement: Statement): string | undefined {
  const cursor = new TokenCursor(statement);
  cursor.expect('alter', 'table');
  cursor.accept('if', 'exists');
  cursor.relation();
  if (!cursor.accept('add')) return undefined;
  const isColumn = cursor.accept('column');
  const first = cursor.peek();
  if (!first || (!isColumn && ['constraint', 'primary', 'unique', 'foreign'].includes(first.value))) return undefined;
  const head = statement.text.slice(0, first.start - statement.start);
  const [made] = splitStatements(`${BEFORE}${statement.text.slice(first.start - statement.start)})`);
  if (!made) return undefined;
  return head + toPostgres(made, { foreignKeys: 'strip' }).slice(BEFORE.length, -1);
}

/**
 * `ALTER TABLE t APPEND FROM s`: a function of the layer moves the rows; both tables are locked before anything is looked at.
 * Undefined: another change.
 */
export function appendRows(
  statement: Statement,
): { readonly sql: string; readonly locks: string; readonly after: readonly string[] } | undefined {
  const append = parseAppend(statement);
  if (!append) return undefined;
  const [target, source] = [quoteRelation(append.target), quoteRelation(append.source)];
  const tables = `${quoteText(target)}::regclass, ${quoteText(source)}::regclass`;
  return {
    sql: changeOfNothing(target),
    locks: `${target}, ${source}`,
    after: [`SELECT pg_catalog.shiftwork_append(${tables}, ${append.ignoreExtra}, ${append.fillTarget})`],
  };
}

/**
 * How a table is spread, sorted and encoded is kept beside it. Undefined: another change.
 */
export function alterAttributes(
  statement: Statement,
): { readonly sql: string; readonly after: readonly string[] } | undefined {
  const changes = parseAttributeChanges(statement);
  if (!changes) return undefined;
  const table = quoteRelation(changes.table);
  const described = `to_regclass(${quoteText(table)}), ${quoteText(JSON.stringify(changes))}::json`;
  return {
    sql: changeOfNothing(table, changes.materialized ? 'MATERIALIZED VIEW' : 'TABLE'),
    after: [`SELECT pg_catalog.shiftwork_alter_table(${described})`],
  };
}

/** `ALTER TABLE t ADD [CONSTRAINT c] FOREIGN KEY …`: shown and not enforced, as one of CREATE TABLE. Undefined: another change. */
export function addForeignKey(
  statement: Statement,
): { readonly sql: string; readonly after: readonly string[] } | undefined {
  const cursor = new TokenCursor(statement);
  cursor.expect('alter', 'table');
  const table = cursor.relation();
  if (!cursor.accept('add')) return undefined;
  const name = cursor.accept('constraint') ? cursor.name('a constraint name').value : undefined;
  if (!cursor.accept('foreign', 'key')) return undefined;
  const columns = cursor.nameList();
  cursor.expect('references');
  const other = cursor.relation();
  const key = { columns, referenced: cursor.is('(') ? cursor.nameList() : [], ...(name === undefined ? {} : { name }) };
  if (!cursor.done) throw cursor.unexpected('the end of the foreign key');
  const [target, referenced] = [table, other].map((relation) => `${quoteText(quoteRelation(relation))}::regclass`);
  const described = `${target}, ${referenced}, ${quoteText(JSON.stringify(key))}::json`;
  return {
    sql: changeOfNothing(quoteRelation(table)),
    after: [`SELECT pg_catalog.shiftwork_declare_foreign_key(${described})`],
  };
}

/** It tells whether there is such a table and whether the user may change it. */
function changeOfNothing(table: string, what = 'TABLE'): string {
  return `ALTER ${what} ${table} RESET (fillfactor)`;
}
