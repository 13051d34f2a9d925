/** A table as Redshift resolves it: both parts folded to lower case. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** `schema.table`, for people and for keys of maps. */
export function formatTableName({ schema, table }: TableName): string {
  return `${schema}.${table}`;
}
