import { isKeyword, TokenCursor } from '../../redshift-sql/token-cursor.ts';
import type { Statement } from '../../redshift-sql/statements.ts';

/*
 * Redshift's MERGE has a table as its source, no alias for its target, and WHEN MATCHED, then WHEN NOT MATCHED, each once and without
 * conditions; PostgreSQL's has more. In its short form, REMOVE DUPLICATES, rows that match are taken out and every row of the
 * source is put in once: https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html
 */

/** `MERGE … REMOVE DUPLICATES` as one statement that deletes and inserts; undefined for the long form. What Redshift refuses is a SqlSyntaxError. */
export function withoutDuplicates(statement: Statement): string | undefined {
  const cursor = new TokenCursor(statement);
  cursor.expect('merge', 'into');
  const target = spelled(cursor);
  cursor.expect('using');
  const source = spelled(cursor);
  const alias = readAlias(cursor);
  cursor.expect('on');
  const condition = textUntil(cursor, ['when', 'matched'], ['when', 'not'], ['remove', 'duplicates']);
  if (!cursor.accept('remove', 'duplicates')) {
    checkClauses(cursor);
    return undefined;
  }
  if (!cursor.done) throw cursor.unexpected('the end of MERGE');
  const from = alias === undefined ? source : `${source} AS ${alias}`;
  return (
    `WITH removed AS (DELETE FROM ${target} USING ${from} WHERE ${condition})\n` +
    `INSERT INTO ${target} SELECT DISTINCT ${alias ?? source}.* FROM ${from}`
  );
}

function spelled(cursor: TokenCursor): string {
  const start = cursor.index;
  cursor.relation();
  return cursor.textOf(cursor.spanFrom(start));
}

function readAlias(cursor: TokenCursor): string | undefined {
  if (!cursor.accept('as') && cursor.is('on')) return undefined;
  return cursor.name('an alias').text;
}

function checkClauses(cursor: TokenCursor): void {
  cursor.expect('when', 'matched', 'then');
  if (!cursor.accept('delete')) cursor.expect('update');
  textUntil(cursor, ['when', 'matched'], ['when', 'not']);
  cursor.expect('when', 'not', 'matched', 'then', 'insert');
  textUntil(cursor, ['when']);
  if (!cursor.done) throw cursor.unexpected('the end of MERGE');
}

/** What stands before the first of some words outside of parentheses, or before the end; they are not taken. */
function textUntil(cursor: TokenCursor, ...words: readonly (readonly string[])[]): string {
  const start = cursor.index;
  while (!cursor.done && !words.some((some) => cursor.is(...some))) {
    if (isKeyword(cursor.next('a condition'), '(')) cursor.skipToClosing();
  }
  return cursor.textOf(cursor.spanFrom(start));
}
