import { runCopyCommand } from './copy-command.ts';
import type { StatementPlan } from './plan-statement.ts';
import type { Session } from './session-state.ts';
import { runUnloadCommand } from './unload-command.ts';

/** What does a statement that PostgreSQL never sees, COPY or UNLOAD; undefined for every other. */
export function ownCommand(plan: StatementPlan): ((session: Session) => Promise<void>) | undefined {
  const { copy, unload } = plan;
  if (copy) return (session) => runCopyCommand(session, plan, copy);
  return unload && ((session) => runUnloadCommand(session, plan, unload));
}
