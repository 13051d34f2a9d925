import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Connect } from './connect.ts';
import { invalid } from './statement-input.ts';
import type { StatementOptions, StatementPlace } from './statement-input.ts';

/** A connection for statements: of one statement, or kept for those that follow. */
export interface DataSession {
  /** Absent where it ends with its statement. */
  readonly id?: string;
  readonly place: StatementPlace;
  /** One statement runs at a time; the next is refused. */
  use(work: (client: Client) => Promise<void>): Promise<void>;
}

/** The sessions that are kept: temporary tables and settings live in them from statement to statement. */
export interface DataSessions {
  /** The session that a request names, a new one that is kept, or one of its own. */
  open(place: StatementPlace, options: Pick<StatementOptions, 'SessionId' | 'SessionKeepAliveSeconds'>): DataSession;
  end(): Promise<void>;
}

interface KeptSession extends DataSession {
  readonly id: string;
  readonly isBusy: () => boolean;
  readonly keep: (seconds: number) => void;
  readonly end: () => Promise<void>;
}

export function dataSessions(connect: Connect): DataSessions {
  const kept = new Map<string, KeptSession>();
  return {
    open: (place, { SessionId, SessionKeepAliveSeconds: seconds }) => {
      if (SessionId === undefined && seconds === undefined) return singleSession(connect, place);
      const session = SessionId === undefined ? keptSession(connect, place, kept) : kept.get(SessionId);
      if (session === undefined) throw invalid(`Session ${SessionId} is not available: it has expired, or never was.`);
      if (session.isBusy()) throw invalid(`Session ${session.id} is busy with another statement.`);
      kept.set(session.id, session);
      if (seconds !== undefined) session.keep(seconds);
      return session;
    },
    end: async () => void (await Promise.all([...kept.values()].map(async (session) => await session.end()))),
  };
}

function singleSession(connect: Connect, place: StatementPlace): DataSession {
  return {
    place,
    use: async (work) => {
      const client = await connect(place);
      try {
        await work(client);
      } finally {
        await client.end();
      }
    },
  };
}

function keptSession(connect: Connect, place: StatementPlace, kept: Map<string, KeptSession>): KeptSession {
  const id = randomUUID();
  const client = connect(place);
  client.catch(() => kept.delete(id));
  let isBusy = false;
  let seconds = 0;
  let timer: NodeJS.Timeout | undefined;
  const end = async (): Promise<void> => {
    clearTimeout(timer);
    kept.delete(id);
    await client.then(
      async (open) => await open.end(),
      () => undefined,
    );
  };
  return {
    id,
    place,
    end,
    isBusy: () => isBusy,
    keep: (wanted) => (seconds = wanted),
    use: async (work) => {
      clearTimeout(timer);
      isBusy = true;
      try {
        await work(await client);
      } finally {
        isBusy = false;
        timer = setTimeout(() => void end(), seconds * 1000).unref();
      }
    },
  };
}
