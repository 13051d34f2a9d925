import { quoteText } from './define-table.ts';

/** Whether a database is the one connected to: the layer fails for any other. */
export function isHere(database: string | undefined): string {
  return database === undefined ? 'true' : `pg_catalog.shiftwork_is_here(${quoteText(database)})`;
}
