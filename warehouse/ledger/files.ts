import type { TableName } from '../../redshift-sql/names.ts';
import { quoteLiteral } from '../../redshift-sql/quote.ts';
import { toCount, toRows } from '../session.ts';
import type { Session } from '../session.ts';
import { ledgerTable } from './tables.ts';
import { KEY_COLUMNS, insertEntry, isOfInterval, keyValues } from './tasks.ts';
import type { LedgerEntry, LedgerInterval, LedgerKey } from './tasks.ts';

/** One object as it was when it was listed or loaded. */
export interface LoadedFile {
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
  readonly bytes: number;
}

/** Rows of one INSERT: a statement stays far below Redshift's 16 MB. */
const ROWS_PER_INSERT = 500;

/** The etags with which objects of a bucket were loaded, by key: more than one where a changed object was loaded beside the old. */
export type KnownFiles = ReadonlyMap<string, ReadonlySet<string>>;

/** What a table's ledger knows of the objects of a bucket whose keys begin so. */
export async function knownFiles(
  session: Session,
  table: TableName,
  place: { readonly bucket: string; readonly key: string },
): Promise<KnownFiles> {
  const isBelow = place.key === '' ? '' : ` and strpos(object_key, ${quoteLiteral(place.key)}) = 1`;
  const sql = `select object_key, etag from ${ledgerTable(table)} where entry = 'file' and bucket = ${quoteLiteral(place.bucket)}`;
  const known = new Map<string, Set<string>>();
  for (const { object_key: key, etag } of toRows(await session.query(`${sql}${isBelow}`))) {
    known.set(key ?? '', (known.get(key ?? '') ?? new Set()).add(etag ?? ''));
  }
  return known;
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

/**
 * Forgets what was loaded or appended into a table, all of it or what runs of one data interval loaded: belongs in the transaction that drops,
 * empties or recreates it, or takes that interval's rows away.
 */
export async function forgetLoads(session: Session, table: TableName, interval?: LedgerInterval): Promise<void> {
  const loads = interval === undefined ? `'load', 'file', 'append'` : `'load', 'file'`;
  await session.query(`delete from ${ledgerTable(table)} where entry in (${loads})${and(interval)}`);
}

/** Rows that the loads of a table have brought, as their COPYs counted them: all, or those that runs of one data interval made. */
export async function loadedRows(session: Session, table: TableName, interval?: LedgerInterval): Promise<number> {
  const sql = `select coalesce(sum(row_count), 0) from ${ledgerTable(table)} where entry = 'load'${and(interval)}`;
  return toCount(await session.query(sql));
}

function and(interval: LedgerInterval | undefined): string {
  return interval === undefined ? '' : ` and ${isOfInterval(interval)}`;
}

/** The tasks that have brought rows of a table. */
export async function loadingTasks(session: Session, table: TableName): Promise<readonly string[]> {
  const sql = `select distinct task from ${ledgerTable(table)} where entry = 'load' order by task`;
  return (await session.query(sql)).values.map(([task]) => task ?? '');
}

/** The highest number among a stage task's finished batches; 0 when there is none. */
export async function lastBatch(session: Session, table: TableName, task: StageKey): Promise<number> {
  return await highestBatch(session, table, { entry: 'task', ...task });
}

/** The number of the batch in which a stage task has emptied its table and loaded it anew; 0 when it has not. */
export async function reloadBatch(session: Session, table: TableName, task: StageKey): Promise<number> {
  return await highestBatch(session, table, { entry: 'reload', ...task });
}

type StageKey = Omit<LedgerKey, 'batch'>;

async function highestBatch(
  session: Session,
  table: TableName,
  { entry, runKey, task, generation }: StageKey & { readonly entry: 'task' | 'reload' },
): Promise<number> {
  const of = `run_key = ${quoteLiteral(runKey)} and task = ${quoteLiteral(task)} and generation = ${generation}`;
  const sql = `select max(batch) from ${ledgerTable(table)} where entry = ${quoteLiteral(entry)} and ${of}`;
  return toCount(await session.query(sql));
}

function fileValues({ bucket, key, etag, bytes }: LoadedFile): string {
  return [quoteLiteral(bucket), quoteLiteral(key), quoteLiteral(etag), bytes, 'getdate()'].join(', ');
}
