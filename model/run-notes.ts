import { formatMoment, heldTasks, whoAndWhen } from './decision.ts';
import type { Pause } from './decision.ts';
import type { RunReport } from './run.ts';

/** What somebody has to do for the run to go on, with what to type; nothing where it goes on by itself. */
export function openQuestions(
  workflowId: string,
  { tasks, pause }: { readonly tasks: RunReport['tasks']; readonly pause: Pause | undefined },
): readonly string[] {
  const held = heldTasks(tasks).map(({ id, heldUntilMs = 0 }) => {
    const ways = ['retry', 'skip', 'fail'].map((way) => `shiftwork ${way} ${workflowId} ${id}`);
    return `${id} has failed and is held until ${formatMoment(heldUntilMs)}, then it fails. Decide: ${ways.join(' | ')}`;
  });
  return pause === undefined ? held : [...held, describePause(workflowId, pause)];
}

function describePause(workflowId: string, pause: Pause): string {
  return `Paused ${whoAndWhen(pause)}: what runs may end, nothing else starts. To go on: shiftwork resume ${workflowId}`;
}
