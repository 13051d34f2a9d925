import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { readStart } from '../activities/read-start.ts';
import { CommandError, usageError } from './command-error.ts';
import { confirm } from './confirm.ts';
import { followRun, type FollowOptions } from './follow-run.ts';
import { print, printJson, tell } from './output.ts';
import type { PreparedRun } from './prepare-run.ts';
import { formatPreview } from './print-preview.ts';
import { describeRun } from './read-run.ts';
import { previewRerun, type OverRun, type RerunRequest } from './rerun-preview.ts';
import { startAgain, type StartedRun } from './start-run.ts';
import type { Temporal } from './temporal.ts';

/** How `retry` and `clear` go about it. */
export interface StartOverRequest extends RerunRequest, FollowOptions {
  /** Say what would run, and start nothing. */
  readonly dryRun: boolean;
  /** Tables that are rebuilt, beside those that the run was started with. */
  readonly rebuild: readonly string[];
  /** Ask a person first, where there is one. */
  readonly asks: boolean;
}

/** Starts a run again that is over, under its id and its key: says first what will run and why. */
export async function startOver(
  temporal: Temporal,
  old: WorkflowExecutionDescription,
  request: StartOverRequest,
): Promise<void> {
  const { workflowId, runId, type } = old;
  if (request.rebuild.length > 0 && request.code === 'same') throw rebuildsNothing();
  const started = await temporal.call(() => readStart(temporal.client, old));
  const options = withRebuilds(started.options, request.rebuild);
  const run: OverRun = { workflowId, runId, dagId: type, ...started, options };
  const preview = await previewRerun(temporal, run, request);
  const { output, dryRun } = request;
  if (dryRun && output === 'json') return printJson(preview);
  const say = output === 'json' ? tell : print;
  say(formatPreview(preview, { diffs: dryRun }));
  if (dryRun) return;
  if (request.asks && !(await confirm('Start it?'))) throw new CommandError('Nothing was started.');
  await followRun(temporal, await start(temporal, run, request), request);
}

function withRebuilds(options: OverRun['options'], rebuild: readonly string[]): OverRun['options'] {
  return rebuild.length === 0 ? options : { ...options, rebuild: [...(options.rebuild ?? []), ...rebuild] };
}

function rebuildsNothing(): Error {
  return usageError(
    '--rebuild changes the plan of the run, and --code same goes on with the plan that it had. Leave one out.',
  );
}

async function start(temporal: Temporal, run: OverRun, { by, clear, code }: StartOverRequest): Promise<StartedRun> {
  const { workflowId, runId, dagId, params } = run;
  if ((await describeRun(temporal, workflowId)).runId !== runId) throw await startedMeanwhile(temporal, workflowId);
  const { samePlan: _same, continued: _continued, clear: _clear, ...carried } = run.options;
  const options: PreparedRun['options'] = {
    ...carried,
    retryOf: { runKey: run.options.retryOf?.runKey ?? run.firstRunId, runId },
    ...(code === 'same' ? { samePlan: true } : {}),
    ...(clear.length === 0 ? {} : { clear }),
  };
  try {
    return await startAgain(temporal, { dagId, params, options, summary: `${by} of ${dagId}` }, { workflowId, by });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw await startedMeanwhile(temporal, workflowId);
  }
}

/** Of two who start a run again at once, one gets through; the other is told who. */
async function startedMeanwhile(temporal: Temporal, workflowId: string): Promise<CommandError> {
  const first = await describeRun(temporal, workflowId);
  const { identity } = await temporal.call(() => readStart(temporal.client, first));
  const moment = first.startTime.toISOString().slice(0, 19).replace('T', ' ');
  return new CommandError(
    `Run ${workflowId} has been started again by somebody else (${identity}, at ${moment} UTC), and nothing was started now. ` +
      `Watch it: shiftwork status ${workflowId}`,
  );
}
