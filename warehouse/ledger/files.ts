import type { TableName } from '../../redshift-sql/names.ts';
import { quoteLiteral } from '../../redshift-sql/quote.ts';
import { toCount, toRows } from '../session.ts';
import type { Session } from '../session.ts';
import { ledgerTable } from './tables.ts';
import { KEY_COLUMNS, insertEntry, keyValues } from './tasks.ts';
import type { LedgerEntry, LedgerKey } from './tasks.ts';

/** One object as it was when it was listed or loaded. */
export interface LoadedFile {
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
  readonly bytes: number;
}

/** Rows of one INSERT: a statement stays far below Redshift's 16 MB. */
const ROWS_PER_INSERT = 500;

/** What a table's ledger knows of the objects of a bucket whose keys begin so: etag by key. */
export async function knownFiles(
  session: Session,
  table: TableName,
  place: { readonly bucket: string; readonly key: string },
): Promise<ReadonlyMap<string, string>> {
  const isBelow = place.key === '' ? '' : ` and strpos(object_key, ${quoteLiteral(place.key)}) = 1`;
  const sql = `select object_key, etag from ${ledgerTable(table)} where entry = 'file' and bucket = ${quoteLiteral(place.bucket)}`;
  const rows = toRows(await session.query(`${sql}${isBelow}`));
  return new Map(rows.map((row) => [row['object_key'] ?? '', row['etag'] ?? '']));
}

/** Records one COPY: its `load` row, and a `file` row for each object. */
export async function insertLoad(
  session: Session,
  table: TableName,
  load: LedgerEntry & { readonly files: readonly LoadedFile[] },
): Promise<void> {
  const ledger = ledgerTable(table);
  await insertEntry(session, ledger, { entry: 'load', ...load });
  const key = keyValues('file', load.key);
  for (let from = 0; from < load.files.length; from += ROWS_PER_INSERT) {
    const rows = load.files.slice(from, from + ROWS_PER_INSERT).map((file) => `(${key}, ${fileValues(file)})`);
    await session.query(
      `insert into ${ledger} (${KEY_COLUMNS}, bucket, object_key, etag, bytes, finished_at) values ${rows.join(', ')}`,
    );
  }
}

/** Forgets what was loaded into a table: belongs in the transaction that drops, empties or recreates it. */
export async function forgetLoads(session: Session, table: TableName): Promise<void> {
  await session.query(`delete from ${ledgerTable(table)} where entry in ('load', 'file')`);
}

/** Rows that the loads of a table have brought, as their COPYs counted them. */
export async function loadedRows(session: Session, table: TableName): Promise<number> {
  return toCount(
    await session.query(`select coalesce(sum(row_count), 0) from ${ledgerTable(table)} where entry = 'load'`),
  );
}

/** The highest number among a stage task's finished batches; 0 when there is none. */
export async function lastBatch(
  session: Session,
  table: TableName,
  { runKey, task, generation }: Omit<LedgerKey, 'batch'>,
): Promise<number> {
  const of = `run_key = ${quoteLiteral(runKey)} and task = ${quoteLiteral(task)} and generation = ${generation}`;
  return toCount(await session.query(`select max(batch) from ${ledgerTable(table)} where entry = 'task' and ${of}`));
}

function fileValues({ bucket, key, etag, bytes }: LoadedFile): string {
  return [quoteLiteral(bucket), quoteLiteral(key), quoteLiteral(etag), bytes, 'getdate()'].join(', ');
}
