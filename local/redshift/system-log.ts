import type { CopyStatement } from '../../redshift-sql/copy.ts';
import type { CopyOutcome } from './copy/run.ts';
import { loadRows } from './load-log.ts';
import type { LogFiles, LogRow } from './log-files.ts';
import { maskSecrets } from './mask-secrets.ts';
import type { StatementPlan } from './plan-statement.ts';
import type { Session } from './session-state.ts';
import { unloadRows } from './unload-log.ts';
import type { UnloadRecord } from './unload-log.ts';

export interface LoadRecord {
  readonly session: Session;
  readonly query: number;
  readonly statement: CopyStatement;
  readonly tableId: number;
  readonly startedAt: Date;
  readonly outcome: CopyOutcome;
}

/** What Redshift's system tables are made of. */
export interface SystemLog {
  sessionStarted(session: Session): void;
  sessionEnded(session: Session): void;
  /** Answers the query's id. */
  queryStarted(session: Session, plan: StatementPlan): number;
  queryEnded(query: number, end: QueryOutcome): void;
  loaded(load: Omit<LoadRecord, 'startedAt'>): void;
  unloaded(unload: Omit<UnloadRecord, 'startedAt'>): void;
  /** Writes what is held in memory, so that a statement that reads log tables finds it. */
  sync(): void;
}

type QueryOutcome = { readonly tag: string } | { readonly error: string };

interface EndedQuery {
  readonly id: number;
  readonly query: RunningQuery;
  readonly end: QueryOutcome;
  readonly endedAt: Date;
}

interface RunningQuery {
  readonly session: Session;
  readonly plan: StatementPlan;
  readonly startedAt: Date;
}

/** Ended queries are held and written many at a time, but not for long: a view of a client's own does not say that it reads the log. */
const MOST_HELD = 200;
const LONGEST_HELD_MS = 200;
const LONGEST_TEXT = 4_000;
/** Ids must not repeat after a restart, so they begin at the seconds since this moment. */
const FIRST_ID_EPOCH_MS = Date.UTC(2025, 0, 1);

/** Keeps the log of a cluster in its log files. */
export function createSystemLog(files: LogFiles): SystemLog {
  const sessions = new Set<Session>();
  const running = new Map<number, RunningQuery>();
  const ended: EndedQuery[] = [];
  let lastQuery = Math.floor((Date.now() - FIRST_ID_EPOCH_MS) / 1000);

  const startOf = (query: number): Date => running.get(query)?.startedAt ?? new Date();
  const flushEnded = (): void => files.append('queries', ended.splice(0).map(endedRow));
  const sync = (): void => {
    flushEnded();
    files.replace('sessions', [...sessions].map(sessionRow));
    files.replace(
      'running',
      [...running].map(([id, query]) => queryRow(id, query, { status: 'running', endedAt: null })),
    );
  };
  return {
    sync,
    sessionStarted: (session) => {
      sessions.add(session);
      files.append('connections', [connectionRow('initiating session', session)]);
    },
    sessionEnded: (session) => {
      sessions.delete(session);
      files.append('connections', [connectionRow('disconnecting session', session)]);
    },
    queryStarted: (session, plan) => {
      lastQuery += 1;
      running.set(lastQuery, { session, plan, startedAt: new Date() });
      return lastQuery;
    },
    queryEnded: (id, end) => {
      const query = running.get(id);
      if (!query) return;
      running.delete(id);
      ended.push({ id, query, end, endedAt: new Date() });
      // The client of this query gets its answer first.
      if (ended.length === MOST_HELD) setImmediate(flushEnded);
      else if (ended.length === 1) setTimeout(flushEnded, LONGEST_HELD_MS).unref();
    },
    loaded: (load) => {
      const startedAt = startOf(load.query);
      for (const { name, rows } of loadRows({ ...load, startedAt })) files.append(name, rows);
    },
    unloaded: (unload) => files.append('unload_files', unloadRows({ ...unload, startedAt: startOf(unload.query) })),
  };
}

function connectionRow(event: string, { pid, startup, startedAt }: Session): LogRow {
  const at = new Date();
  const duration = (at.getTime() - startedAt.getTime()) * 1000;
  return [event, at, pid, startup.database, startup.user, startup.applicationName, duration];
}

function sessionRow({ pid, startup, startedAt }: Session): LogRow {
  return [pid, startedAt, startup.user, startup.database];
}

interface QueryEnd {
  readonly status: 'running' | 'success' | 'failed';
  readonly endedAt: Date | null;
  readonly tag?: string;
  readonly error?: string;
}

function endedRow({ id, query, end, endedAt }: EndedQuery): LogRow {
  return queryRow(id, query, { status: 'error' in end ? 'failed' : 'success', ...end, endedAt });
}

function queryRow(id: number, { session, plan, startedAt }: RunningQuery, outcome: QueryEnd): LogRow {
  const { status, endedAt, tag, error } = outcome;
  const rows = /(\d+)$/.exec(tag ?? '')?.[1];
  const text = maskSecrets(plan.text).slice(0, LONGEST_TEXT);
  const { startup, pid } = session;
  return [id, pid, startup.user, startup.database, plan.kind, status, startedAt, endedAt, text, rows ?? null, error];
}
