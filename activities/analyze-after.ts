import type { TaskDetail } from '../model/plan.ts';
import { formatTableName } from '../redshift-sql/names.ts';
import type { TableName } from '../redshift-sql/names.ts';
import { quoteLiteral } from '../redshift-sql/quote.ts';
import { toCount } from '../warehouse/session.ts';
import type { Session } from '../warehouse/session.ts';
import { quoteTable } from '../warehouse/table-shape.ts';

/** Below so many rows the planner does well enough, and a small task is not to wait. */
const WORTH_ROWS = 100_000;

/** What an activity answers of a task that writes. */
interface Answer {
  readonly rows?: number;
  readonly message?: string;
}

/**
 * Once a task has committed many rows, has Redshift look at its tables anew: ANALYZE by itself skips a table of which less than
 * analyze_threshold_percent (10) has changed. Never fails: what went wrong is a remark.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_ANALYZE.html
 */
export async function analyzeAfter<T extends Answer>(
  session: Session,
  { writes, analyze }: Pick<TaskDetail, 'writes' | 'analyze'>,
  answer: T,
): Promise<T> {
  const { rows = 0, message } = answer;
  if (rows < WORTH_ROWS || analyze === 'off') return answer;
  const remarks: string[] = [];
  for (const table of writes) remarks.push(...(await analyzeTable(session, table)));
  if (remarks.length === 0) return answer;
  return { ...answer, message: [...(message === undefined ? [] : [message]), ...remarks].join(' ') };
}

async function analyzeTable(session: Session, table: TableName): Promise<readonly string[]> {
  try {
    if (await isTable(session, table)) await session.query(`analyze ${quoteTable(table)}`);
    return [];
  } catch (error) {
    return [`ANALYZE ${formatTableName(table)} failed: ${error instanceof Error ? error.message : String(error)}.`];
  }
}

/** A view has no rows of its own to look at. */
async function isTable(session: Session, { schema, table }: TableName): Promise<boolean> {
  const sql = `select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${quoteLiteral(schema)} and c.relname = ${quoteLiteral(table)} and c.relkind = 'r'`;
  return toCount(await session.query(sql)) > 0;
}
