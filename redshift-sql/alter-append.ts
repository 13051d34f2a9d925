import type { RelationName } from './relation-name.ts';
import type { Statement } from './statements.ts';
import { TokenCursor } from './token-cursor.ts';

/** `ALTER TABLE target APPEND FROM source [IGNOREEXTRA | FILLTARGET]`. */
export interface AppendStatement {
  readonly target: RelationName;
  readonly source: RelationName;
  /** Columns that only the source has are left out. */
  readonly ignoreExtra: boolean;
  /** Columns that only the target has get their default. */
  readonly fillTarget: boolean;
}

/** Reads it; undefined for another ALTER TABLE. https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE_APPEND.html */
export function parseAppend(statement: Statement): AppendStatement | undefined {
  const cursor = new TokenCursor(statement);
  cursor.expect('alter', 'table');
  cursor.accept('if', 'exists');
  const target = cursor.relation();
  if (!cursor.accept('append', 'from')) return undefined;
  const source = cursor.relation();
  const ignoreExtra = cursor.accept('ignoreextra');
  const fillTarget = !ignoreExtra && cursor.accept('filltarget');
  if (!cursor.done) throw cursor.unexpected('IGNOREEXTRA, FILLTARGET or the end');
  return { target, source, ignoreExtra, fillTarget };
}
