import { findWarehouse } from '../aws/warehouse-address.ts';
import { WATCHER_NAME, applicationName } from '../warehouse/application-name.ts';
import { connect } from '../warehouse/connect.ts';
import { endLostAttempts } from '../warehouse/lost-attempt.ts';
import { withPulse } from '../warehouse/pulse.ts';
import type { Session } from '../warehouse/session.ts';
import { beatWhile } from './attempt.ts';
import type { SqlTask } from './sql-task.ts';

/** A session for a task, and what was found of its earlier attempts. */
export interface TaskSession {
  readonly session: Session;
  readonly note: string | undefined;
}

/** What of a task opens its session. */
type WarehouseTask = Pick<SqlTask, 'input' | 'attempt' | 'target' | 'clients'>;

/** Opens the task's session, ends what is left of earlier attempts, and beats while `work` goes on. */
export async function onWarehouse<T>(task: WarehouseTask, work: (opened: TaskSession) => Promise<T>): Promise<T> {
  const { input, attempt, target, clients } = task;
  const who = { runKey: input.run.runKey, task: input.task, attempt: attempt.number };
  const { session, reconnect } = await beatWhile(attempt, async () => {
    const address = await findWarehouse(clients, target, input.run);
    const open = async (name: string): Promise<Session> =>
      await connect({ address, schema: target.schema, applicationName: name });
    return { session: await open(applicationName(who)), reconnect: () => open(WATCHER_NAME) };
  });
  try {
    return await withPulse({ session, connect: reconnect, ...attempt }, async (watched) => {
      const note = await endLostAttempts(watched, { ...who, signal: attempt.signal });
      return await work({ session: watched, note });
    });
  } finally {
    await session.close();
  }
}
