import { quoteLiteral } from '../../redshift-sql/quote.ts';
import { toRows } from '../session.ts';
import type { Session } from '../session.ts';

/** What names a piece of finished work. */
export interface LedgerKey {
  readonly runKey: string;
  readonly task: string;
  /** 0 for a task that has none. */
  readonly batch: number;
  readonly generation: number;
  /** The run's data interval: recorded, and no part of what names the work. Absent where the run has none. */
  readonly interval?: LedgerInterval;
}

/** A stretch of time, its end not in it: ISO 8601, UTC. */
export interface LedgerInterval {
  readonly start: string;
  readonly end: string;
}

/** What a piece of work counted; absent where it has no meaning. */
export interface TaskCounts {
  readonly rows?: number;
  readonly files?: number;
}

/** A ledger row to write. */
export interface LedgerEntry {
  readonly key: LedgerKey;
  readonly sqlHash: string;
  readonly counts: TaskCounts;
}

/**
 * What a ledger row says. `task`: it has finished. `load`: a COPY was made; `file`: an object that it loaded. `reload`: the load
 * emptied the table first. `append`: a model has added its rows. Of a task outside transactions, whose `batch` is a statement's number: `begun` before a statement that
 * is sent by itself, `step` when a statement is done.
 */
export type EntryKind = 'task' | 'load' | 'file' | 'reload' | 'append' | 'begun' | 'step';

/** Which row: its key, and for a `step` the hash of what was sent up to it. */
export interface EntrySearch {
  readonly entry: EntryKind;
  readonly key: LedgerKey;
  readonly sqlHash?: string;
}

/** The counts of the key's row; undefined when there is none. */
export async function findEntry(
  session: Session,
  table: string,
  { entry, key, sqlHash }: EntrySearch,
): Promise<TaskCounts | undefined> {
  const isSame = sqlHash === undefined ? '' : ` and sql_hash = ${quoteLiteral(sqlHash)}`;
  const sql = `select row_count, file_count from ${table} where entry = ${quoteLiteral(entry)} and ${isKey(key)}${isSame}`;
  const [row] = toRows(await session.query(sql));
  if (row === undefined) return undefined;
  return { ...count('rows', row['row_count']), ...count('files', row['file_count']) };
}

/** Writes one row, of any kind but `file`. */
export async function insertEntry(
  session: Session,
  table: string,
  { entry, key, sqlHash, counts }: LedgerEntry & { readonly entry: Exclude<EntryKind, 'file'> },
): Promise<void> {
  const values = [
    keyValues(entry, key),
    quoteLiteral(sqlHash),
    counts.rows ?? 'null',
    counts.files ?? 'null',
    'getdate()',
  ];
  await session.query(
    `insert into ${table} (${KEY_COLUMNS}, sql_hash, row_count, file_count, finished_at) values (${values.join(', ')})`,
  );
}

/** The columns that {@link keyValues} fills. */
export const KEY_COLUMNS = 'entry, run_key, task, batch, generation, interval_start, interval_end';

/** The key as SQL values, in the order of {@link KEY_COLUMNS}. */
export function keyValues(entry: EntryKind, { runKey, task, batch, generation, interval }: LedgerKey): string {
  const key = [quoteLiteral(entry), quoteLiteral(runKey), quoteLiteral(task), batch, generation];
  return [...key, timestampOrNull(interval?.start), timestampOrNull(interval?.end)].join(', ');
}

/** Whether a row was written for this data interval, as a condition. */
export function isOfInterval({ start, end }: LedgerInterval): string {
  return `interval_start = ${timestampLiteral(start)} and interval_end = ${timestampLiteral(end)}`;
}

/** A moment (ISO 8601, UTC) as Redshift's timestamp, which has no time zone. */
export function timestampLiteral(moment: string): string {
  return quoteLiteral(new Date(moment).toISOString().replace('T', ' ').replace('Z', ''));
}

function timestampOrNull(moment: string | undefined): string {
  return moment === undefined ? 'null' : timestampLiteral(moment);
}

function isKey({ runKey, task, batch, generation }: LedgerKey): string {
  return `run_key = ${quoteLiteral(runKey)} and task = ${quoteLiteral(task)} and batch = ${batch} and generation = ${generation}`;
}

function count(name: keyof TaskCounts, value: string | null | undefined): TaskCounts {
  return value === null || value === undefined ? {} : { [name]: Number(value) };
}
