// A timer's heartbeat would prove only that the worker's event loop turns, while its statement may have died in the warehouse. So
// a second connection asks every second whether the backend is still there, and only a yes is a heartbeat. It is opened when the
// first second is over: most statements never need it.
import { toCount } from './session.ts';
import type { Session } from './session.ts';

/** What to watch, how to look, and whom to tell. */
export interface PulseOptions {
  readonly session: Session;
  /** Opens the second connection. */
  readonly connect: () => Promise<Session>;
  /** Called about once a second while the backend lives. */
  readonly beat: () => void;
  /** Aborted: the statement is cancelled, and its session ended if that does not stop it. */
  readonly signal: AbortSignal;
}

const BEAT_MS = 1_000;

/** How long a cancelled statement may take to stop before its session is ended. */
const CANCEL_PATIENCE_MS = 5_000;

/** Runs `work` on the session under watch. Once the signal aborts, the statement under way is stopped and no other is sent. */
export async function withPulse<T>(options: PulseOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const { session, signal } = options;
  const watcher = createWatcher(options.connect);
  const pulse = setInterval(() => void feelPulse(options, watcher), BEAT_MS);
  let patience: NodeJS.Timeout | undefined;
  const stop = (): void => {
    void askToStop('pg_cancel_backend', session, watcher);
    patience = setTimeout(() => void askToStop('pg_terminate_backend', session, watcher), CANCEL_PATIENCE_MS);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await work(abortable(session, signal));
  } finally {
    clearInterval(pulse);
    clearTimeout(patience);
    signal.removeEventListener('abort', stop);
    await watcher.close();
  }
}

type Watcher = ReturnType<typeof createWatcher>;

/** One connection for all that is asked: opened when first needed, and again after it broke. */
function createWatcher(connect: () => Promise<Session>) {
  let opening: Promise<Session> | undefined;
  async function ask(sql: string): Promise<number> {
    opening ??= connect();
    try {
      return toCount(await (await opening).query(sql));
    } catch (error) {
      opening = undefined;
      throw error;
    }
  }
  async function close(): Promise<void> {
    const session = await opening?.catch(() => undefined);
    await session?.close();
  }
  return { ask, close };
}

/** No answer is no beat: Temporal gives the task to another attempt when it has missed a few. */
async function feelPulse({ session, beat }: PulseOptions, watcher: Watcher): Promise<void> {
  const count = await watcher
    .ask(`select count(*) from stv_sessions where process = ${session.pid}`)
    .catch(() => undefined);
  if (count === 0) session.cut();
  if (count !== undefined && count > 0) beat();
}

/** What cannot be stopped is cut off: the attempt ends, and the next one ends the backend as a lost attempt. */
async function askToStop(how: string, session: Session, watcher: Watcher): Promise<void> {
  await watcher.ask(`select ${how}(${session.pid})`).catch(() => session.cut());
}

function abortable(session: Session, signal: AbortSignal): Session {
  const query = async (sql: string) => {
    signal.throwIfAborted();
    return await session.query(sql);
  };
  return { ...session, query };
}
