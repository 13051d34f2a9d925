/** A table, view or materialized view as a statement names it, folded to lower case; without a schema, search_path finds it. */
export interface RelationName {
  /** Only where a statement reaches into another database. */
  readonly database?: string;
  readonly schema?: string;
  /** `#name` keeps its sign. */
  readonly table: string;
}

const SYSTEM_SCHEMAS = new Set(['pg_catalog', 'information_schema', 'pg_internal', 'catalog_history', 'sys']);
const SYSTEM_PREFIX = /^(?:pg|stl|stv|svl|svv|svcs|sys)_/;

/** `schema.table`, or `table`, for messages and keys. */
export function formatRelationName({ database, schema, table }: RelationName): string {
  return [database, schema, table].filter((part) => part !== undefined).join('.');
}

/** Whether Redshift itself has the relation: its system tables and views need no schema. */
export function isSystemRelation({ schema, table }: RelationName): boolean {
  if (schema !== undefined) return SYSTEM_SCHEMAS.has(schema);
  return SYSTEM_PREFIX.test(table);
}
