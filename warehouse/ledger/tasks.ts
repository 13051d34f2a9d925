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

/** The counts of the key's `task` row; undefined when it is not finished. */
export async function findTask(session: Session, table: string, key: LedgerKey): Promise<TaskCounts | undefined> {
  const sql = `select row_count, file_count from ${table} where entry = 'task' and ${isKey(key)}`;
  const [row] = toRows(await session.query(sql));
  if (row === undefined) return undefined;
  return { ...count('rows', row['row_count']), ...count('files', row['file_count']) };
}

/** Writes the row that says that the work is finished (`task`), or that a COPY was made (`load`). */
export async function insertEntry(
  session: Session,
  table: string,
  { entry, key, sqlHash, counts }: LedgerEntry & { readonly entry: 'task' | 'load' },
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
export const KEY_COLUMNS = 'entry, run_key, task, batch, generation';

/** The key as SQL values, in the order of {@link KEY_COLUMNS}. */
export function keyValues(entry: 'task' | 'load' | 'file', { runKey, task, batch, generation }: LedgerKey): string {
  return [quoteLiteral(entry), quoteLiteral(runKey), quoteLiteral(task), batch, generation].join(', ');
}

function isKey({ runKey, task, batch, generation }: LedgerKey): string {
  return `run_key = ${quoteLiteral(runKey)} and task = ${quoteLiteral(task)} and batch = ${batch} and generation = ${generation}`;
}

function count(name: keyof TaskCounts, value: string | null | undefined): TaskCounts {
  return value === null || value === undefined ? {} : { [name]: Number(value) };
}
