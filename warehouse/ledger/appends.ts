import type { TableName } from '../../redshift-sql/names.ts';
import { quoteLiteral } from '../../redshift-sql/quote.ts';
import { toRows } from '../session.ts';
import type { Session } from '../session.ts';
import { ledgerTable } from './tables.ts';
import { isOfInterval } from './tasks.ts';
import type { LedgerInterval } from './tasks.ts';

/** When a model added its rows, and in which run. */
export interface EarlierAppend {
  readonly runKey: string;
  /** As the warehouse shows a timestamp, in UTC. */
  readonly finishedAt: string;
}

/** The last time that a task appended to a table since it was emptied or made: for this interval, where one is given, else for any. */
export async function findAppend(
  session: Session,
  table: TableName,
  { task, interval }: { readonly task: string; readonly interval?: LedgerInterval | undefined },
): Promise<EarlierAppend | undefined> {
  const isOne = interval === undefined ? '' : ` and ${isOfInterval(interval)}`;
  const sql = `select run_key, finished_at from ${ledgerTable(table)} where entry = 'append' and task = ${quoteLiteral(task)}${isOne} order by finished_at desc limit 1`;
  const [row] = toRows(await session.query(sql));
  return row === undefined ? undefined : { runKey: row['run_key'] ?? '', finishedAt: row['finished_at'] ?? '' };
}
