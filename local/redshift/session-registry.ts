/** How a session is found by others: by what a CancelRequest carries. */
interface RegisteredSession {
  readonly pid: number;
  readonly secret: Buffer;
  /** Stops the feeding of a COPY: PostgreSQL would notice a cancel only at the next row. */
  cancelCopy(): void;
}

export interface SessionRegistry {
  add(session: RegisteredSession): void;
  remove(session: RegisteredSession): void;
  find(pid: number, secret: Buffer): RegisteredSession | undefined;
  findByPid(pid: number): RegisteredSession | undefined;
}

/** The sessions of a cluster that have logged in. */
export function createSessionRegistry(): SessionRegistry {
  const sessions = new Map<number, RegisteredSession>();
  return {
    add: (session) => void sessions.set(session.pid, session),
    remove: (session) => void (sessions.get(session.pid) === session && sessions.delete(session.pid)),
    find: (pid, secret) => {
      const found = sessions.get(pid);
      return found?.secret.equals(secret) === true ? found : undefined;
    },
    findByPid: (pid) => sessions.get(pid),
  };
}
