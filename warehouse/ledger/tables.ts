import { createHash } from 'node:crypto';
import type { TableName } from '../../redshift-sql/names.ts';
import { quoteIdentifier } from '../../redshift-sql/quote.ts';

/** The schema in which the ledgers lie. */
export const LEDGER_SCHEMA = 'shiftwork';

/** PostgreSQL keeps 63 bytes of a name (Redshift 127), and two names that are cut alike would be one table. */
const MAX_NAME_BYTES = 63;

/** What one task locks, looks at and writes: the ledger of each table that it writes, quoted, in the one order of all tasks. */
export function ledgerTables(task: string, writes: readonly TableName[]): readonly string[] {
  // A task that writes no table (a GRANT, an ANALYZE) has a ledger of its own, so that it waits for no other task.
  const names = writes.length === 0 ? [uniqueName('', task)] : writes.map(ledgerName);
  return [...new Set(names)].sort().map(qualify);
}

/** The ledger of one written table, quoted. */
export function ledgerTable(table: TableName): string {
  return qualify(ledgerName(table));
}

/** The statements that make a ledger table: what each column holds is said here. */
export function createLedgerTable(quotedTable: string): string {
  return `
    create table if not exists ${quotedTable} (
      entry varchar(8) not null,        -- task: it has finished; load: one COPY; file: one object that a COPY loaded;
                                        -- reload: a COPY that emptied the table; append: a model has added its rows;
                                        -- begun, step: of a task outside transactions
      run_key varchar(64) not null,
      task varchar(256) not null,
      batch integer not null,           -- 0 for a task that has none; begun, step: the statement's number
      generation integer not null,
      interval_start timestamp,         -- the run's data interval, in UTC; null where it has none
      interval_end timestamp,
      sql_hash varchar(64),
      row_count bigint,                 -- task, load: rows written
      file_count bigint,                -- task, load: objects loaded
      bucket varchar(63),               -- file: the object, and what it held then
      object_key varchar(1024),
      etag varchar(64),
      bytes bigint,
      finished_at timestamp not null
    )`;
}

/** The name of the ledger of one written table. */
export function ledgerName({ schema, table }: TableName): string {
  return uniqueName(schema, table);
}

/** Two tables never share a ledger: where `schema$table` would be cut, or could be read in two ways, a hash tells them apart. */
function uniqueName(schema: string, name: string): string {
  const joined = `${schema}$${name}`;
  if (Buffer.byteLength(joined) <= MAX_NAME_BYTES && joined.split('$').length === 2) return joined;
  const hash = createHash('sha256')
    .update(JSON.stringify([schema, name]))
    .digest('hex')
    .slice(0, 12);
  return `${cutToBytes(joined, MAX_NAME_BYTES - hash.length - 1)}$${hash}`;
}

function cutToBytes(text: string, bytes: number): string {
  let cut = text;
  while (Buffer.byteLength(cut) > bytes) cut = cut.slice(0, -1);
  return cut;
}

function qualify(name: string): string {
  return `${LEDGER_SCHEMA}.${quoteIdentifier(name)}`;
}
