// Redshift goes on with a statement after its client has gone, so an attempt that lost its worker may still be at work. The next
// attempt ends it first. A pid alone names nobody, since pids are used again: the session must have a run's application name in
// the connection log, and the same pid, user and start in stv_sessions. Ending it saves time; that the work is not done twice is
// the ledger's doing. So where a session may not be seen or ended (only a superuser reads stl_connection_log), the attempt goes
// on, and waits for the other one at the ledger's lock.
import { setTimeout as sleep } from 'node:timers/promises';
import { quoteLiteral } from '../redshift-sql/quote.ts';
import { applicationPrefix } from './application-name.ts';
import { errorCode } from './errors.ts';
import { toCount, toRows } from './session.ts';
import type { Session, SqlRow } from './session.ts';

/** What was found of earlier attempts, for people; undefined when there were none. */
export type LostAttemptNote = string | undefined;

/** Whose earlier attempts to end, and what to stop at. */
export interface LostAttemptSearch {
  readonly runKey: string;
  readonly task: string;
  readonly signal: AbortSignal;
}

/** insufficient_privilege; undefined_table where there are no such views (serverless). */
const NOT_SHOWN = new Set(['42501', '42P01']);
const POLL_MS = 100;

/** Rolling back a large load takes a while; the ledger's lock waits for what is left of it. */
const MAX_POLLS = 100;

/** Ends sessions of the same task of the same run that began before this one, and waits until they are gone. */
export async function endLostAttempts(session: Session, search: LostAttemptSearch): Promise<LostAttemptNote> {
  const found = await orForbidden(() => findEarlierSessions(session, search));
  if (found === undefined || found.length === 0) return undefined;
  const ended: string[] = [];
  for (const earlier of found) ended.push(await endSession(session, earlier, search.signal));
  return ended.join(' ');
}

async function findEarlierSessions(session: Session, search: LostAttemptSearch): Promise<readonly SqlRow[]> {
  // A log line is written a moment after its session began: within a few seconds of it, and before this session's own.
  const result = await session.query(`
    select distinct s.process as pid, s.starttime as started, s.user_name as owner
    from stv_sessions s
    join stl_connection_log c on c.pid = s.process and trim(c.username) = trim(s.user_name)
      and c.recordtime between s.starttime - interval '5 seconds' and s.starttime + interval '30 seconds'
    join stv_sessions mine on mine.process = ${session.pid}
    where trim(c.application_name) like ${quoteLiteral(`${applicationPrefix(search)}%`)}
      and trim(s.user_name) = trim(mine.user_name)
      and (s.starttime < mine.starttime or (s.starttime = mine.starttime and s.process < mine.process))`);
  return toRows(result);
}

async function endSession(session: Session, earlier: SqlRow, signal: AbortSignal): Promise<string> {
  const attempt = `An earlier attempt (pid ${earlier['pid']}, since ${earlier['started']})`;
  const answer = await orForbidden(() => session.query(`select pg_terminate_backend(${Number(earlier['pid'])})`));
  if (answer === undefined) return `${attempt} still ran and may not be ended by this user: waited for it.`;
  for (let polls = 0; polls < MAX_POLLS; polls += 1) {
    if (!(await isAlive(session, earlier))) return `${attempt} still ran and was ended.`;
    await sleep(POLL_MS, undefined, { signal });
  }
  return `${attempt} was ended, and was still rolling back: waited for it.`;
}

async function isAlive(session: Session, { pid, started }: SqlRow): Promise<boolean> {
  const same = `process = ${Number(pid)} and starttime = ${quoteLiteral(started ?? '')}`;
  return toCount(await session.query(`select count(*) from stv_sessions where ${same}`)) > 0;
}

async function orForbidden<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (NOT_SHOWN.has(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}
