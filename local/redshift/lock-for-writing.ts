import type { Session } from './session-state.ts';

/**
 * Locks a table as Redshift's writes do, one writer at a time: https://docs.aws.amazon.com/redshift/latest/dg/c_write_readwrite.html.
 * LOCK wants a transaction block; in a pipeline PostgreSQL makes one after the first statement, hence the SHOW. Neither takes a
 * snapshot, so what follows sees all that was committed while it waited.
 */
export function lockForWriting(session: Session, table: string): void {
  if (session.locked.has(table)) return;
  session.locked.add(table);
  session.injector.run('SHOW server_version');
  session.injector.run(lockStatement(table));
}

/** Lets one writer at a time into a table. */
export function lockStatement(table: string): string {
  return `LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`;
}
