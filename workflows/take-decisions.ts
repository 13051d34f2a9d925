import { workflowInfo } from '@temporalio/workflow';
import { decisionFault, heldTasks, pauseFault, rebuiltFor, resumeFault, whoAndWhen } from '../model/decision.ts';
import type { Decision, DecisionAction, DecisionInput, OpenRun, Pause, PauseInput } from '../model/decision.ts';
import { failTask } from './fail-task.ts';
import type { RunReport } from '../model/run.ts';
import type { RunBoard } from './run-board.ts';
import { now, takeUpdate } from './take-update.ts';

type Row = RunReport['tasks'][number];

/** What people may do with a run that is open: `pause`, `resume`, and `retry`, `skip` or `fail` a held task. */
export function takeDecisions(board: RunBoard): void {
  const run = (): OpenRun => ({ workflowId: workflowInfo().workflowId, report: board.report() });
  takeUpdate<PauseInput>('pause', {
    fault: () => pauseFault(run(), board.pause()),
    apply: ({ by }) => board.setPause(now(by)),
  });
  takeUpdate<PauseInput>('resume', {
    fault: () => resumeFault(run(), board.pause()),
    apply: ({ by }) => resume(board, now(by)),
  });
  for (const action of ['retry', 'skip', 'fail'] as const) {
    takeUpdate<DecisionInput>(action, {
      fault: (input) => decisionFault(action, input, run()),
      apply: (input) => decide(board, action, input),
    });
  }
}

function resume(board: RunBoard, asked: Pause): void {
  board.setPause(undefined);
  board.note(`Resumed ${whoAndWhen(asked)}.`);
}

const DONE: Readonly<Record<DecisionAction, string>> = { retry: 'retried', skip: 'skipped', fail: 'given up' };

function decide(board: RunBoard, action: DecisionAction, { task, by }: DecisionInput): Decision {
  const held = heldTasks(board.report().tasks).filter(({ id }) => task === undefined || id === task);
  const decided = `${DONE[action]} ${whoAndWhen(now(by))}`;
  const tasks = held.map(({ id }) => id);
  const rebuilt = action === 'retry' ? retry(board, held, decided) : [];
  for (const id of tasks) {
    if (action === 'skip') board.update(id, { state: 'skipped', decided });
    if (action === 'fail') failTask(id, { decided }, board);
    board.note(`${id} was ${decided}.`);
  }
  if (rebuilt.length > 0) board.note(`Built anew because of a failed check: ${rebuilt.join(', ')}.`);
  return { action, tasks, rebuilt };
}

/** The tasks are to run again, those that make what a check found wrong before it. Answers which of them had finished. */
function retry(board: RunBoard, held: readonly Row[], decided: string): readonly string[] {
  const again = rebuiltFor(held, board.report().tasks);
  const finished = again.filter(({ state }) => state === 'success').map(({ id }) => id);
  for (const { id, state } of again) if (state === 'held' || state === 'success') board.restart(id);
  for (const { id } of held) board.restart(id, decided);
  return finished;
}
