import type { RelationName } from '../../redshift-sql/relation-name.ts';
import { quoteText } from './define-table.ts';
import { quoteRelation } from './written-table.ts';

/** Whether a database is the one connected to: the layer fails for any other. */
export function isHere(database: string | undefined): string {
  return database === undefined ? 'true' : `pg_catalog.shiftwork_is_here(${quoteText(database)})`;
}

/** A relation by its number, for the layer. */
export function regclass(table: RelationName): string {
  return `${quoteText(quoteRelation(table))}::regclass`;
}
