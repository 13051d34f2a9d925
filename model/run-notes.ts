import { formatMoment, heldTasks, whoAndWhen } from './decision.ts';
import type { Pause } from './decision.ts';
import type { RunReport } from './run.ts';

/** What somebody has to do for the run to go on, and what to type, in lines that are short enough for a terminal; nothing where it goes on by itself. */
export function openQuestions(
  workflowId: string,
  { tasks, pause }: { readonly tasks: RunReport['tasks']; readonly pause: Pause | undefined },
): readonly string[] {
  const held = heldTasks(tasks).flatMap(({ id, heldUntilMs = 0 }) => [
    `${id} has failed and is held until ${formatMoment(heldUntilMs)}, when it fails for good.`,
    `Decide: shiftwork retry|skip|fail ${workflowId} ${id}`,
  ]);
  return pause === undefined ? held : [...held, ...describePause(workflowId, pause)];
}

function describePause(workflowId: string, pause: Pause): readonly string[] {
  return [
    `Paused ${whoAndWhen(pause)}: what runs may end, nothing else starts.`,
    `To go on: shiftwork resume ${workflowId}`,
  ];
}
