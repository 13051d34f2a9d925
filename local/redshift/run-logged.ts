import { answerFault } from './answer-fault.ts';
import type { FailedCommand } from './answer-fault.ts';
import { commandComplete } from './frames/write-messages.ts';
import type { StatementPlan } from './plan-statement.ts';
import type { Session } from './session-state.ts';

/** A command of ours. */
interface LoggedCommand<Fault> extends Pick<FailedCommand, 'command'> {
  /** Does it, as a query of this number, and answers how many rows. */
  readonly work: (query: number) => Promise<number>;
  readonly onFault: (error: unknown, failed: FailedCommand) => Fault;
}

/** Does a command as a query of the log; answers what its fault has become, or nothing. */
export async function runLogged<Fault>(
  session: Session,
  plan: StatementPlan,
  { command, work, onFault }: LoggedCommand<Fault>,
): Promise<Fault | undefined> {
  const { systemLog } = session.cluster;
  const query = systemLog.queryStarted(session, plan);
  try {
    const rows = await work(query);
    systemLog.queryEnded(query, { tag: `${command} ${rows}` });
    return undefined;
  } catch (error) {
    systemLog.queryEnded(query, { error: error instanceof Error ? error.message : String(error) });
    return onFault(error, { query, command });
  }
}

/** Does a client's command so, and answers it, in success and in failure. */
export async function runForClient(
  session: Session,
  plan: StatementPlan,
  { command, work }: Omit<LoggedCommand<never>, 'onFault'>,
): Promise<void> {
  const isFailed = await runLogged(session, plan, {
    command,
    work: (query) => {
      session.lastQueryId = query;
      return work(query);
    },
    onFault: (error, failed) => {
      answerFault(session, error, failed);
      return true;
    },
  });
  if (isFailed !== true) session.client.write(commandComplete(command));
}
