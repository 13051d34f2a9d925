import { AwsFault } from '../aws-fault.ts';
import type { Json } from '../json-protocol.ts';
import { invalid } from './statement-input.ts';
import type { StatementPlace } from './statement-input.ts';

type StatementStatus = 'SUBMITTED' | 'STARTED' | 'FINISHED' | 'FAILED' | 'ABORTED';

/** What a statement has answered. */
export interface StatementResult {
  readonly columns: readonly Json[];
  readonly rows: readonly (readonly Json[])[];
  /** Rows answered or changed; -1 where Redshift does not say. */
  readonly count: number;
}

/** A statement that was sent: it changes while it runs. */
export interface StatementRun {
  readonly id: string;
  readonly name: string | undefined;
  readonly place: StatementPlace;
  readonly sessionId: string | undefined;
  readonly sql: string;
  /** Of a batch, or the statement alone. */
  readonly parts: readonly StatementRun[];
  readonly createdAt: number;
  updatedAt: number;
  status: StatementStatus;
  error: string | undefined;
  result: StatementResult | undefined;
  /** Of the backend that runs it; 0 before it is known. */
  pid: number;
}

/** Redshift keeps results for 24 hours; so do we, but for no more statements than this. */
const MOST_KEPT = 1000;
const KEPT_MS = 24 * 60 * 60 * 1000;

/** The statements that are remembered, by id; they end with the process. */
export interface Statements {
  add(run: StatementRun): void;
  /** A statement, or one of a batch: `id:2`. */
  find(id: string): StatementRun;
  /** The latest first. */
  all(): readonly StatementRun[];
}

export function rememberStatements(): Statements {
  const kept = new Map<string, StatementRun>();
  return {
    add: (run) => {
      for (const [id, old] of kept) {
        if (kept.size < MOST_KEPT && Date.now() - old.createdAt < KEPT_MS) break;
        kept.delete(id);
      }
      kept.set(run.id, run);
    },
    find: (id) => {
      const [whole = '', part] = id.split(':');
      const run = kept.get(whole);
      const found = part === undefined ? run : run?.parts[Number(part) - 1];
      if (found !== undefined) return found;
      throw new AwsFault('ResourceNotFoundException', `Query does not exist: ${id}.`);
    },
    all: () => [...kept.values()].toReversed(),
  };
}

/** Notes how far a statement is. */
export function moveOn(
  run: StatementRun,
  change: Partial<Pick<StatementRun, 'status' | 'error' | 'result' | 'pid'>>,
): void {
  Object.assign(run, change, { updatedAt: Date.now() });
}

/** Whether it has ended, however. */
export function hasEnded({ status }: StatementRun): boolean {
  return status !== 'SUBMITTED' && status !== 'STARTED';
}

/** The result of a statement that has one. */
export function resultOf(run: StatementRun): StatementResult {
  if (run.status !== 'FINISHED') throw invalid(`Query has not finished: it is ${run.status}.`);
  if (run.result !== undefined && run.result.columns.length > 0) return run.result;
  throw new AwsFault(
    'ResourceNotFoundException',
    'Query does not have result. Please check query status with DescribeStatement.',
  );
}
