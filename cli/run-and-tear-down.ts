import type { LocalState } from '../config/local-state.ts';
import { cancelRuns } from './cancel-runs.ts';
import { CommandError } from './command-error.ts';
import type { Interrupt } from './interrupt.ts';
import { listLocalClusters, psqlLine } from './local-clusters.ts';
import { print, type OutputFormat } from './output.ts';
import type { PreparedRun } from './prepare-run.ts';
import { printOutcomeAsJson } from './print-outcome-json.ts';
import { printOutcome } from './print-run.ts';
import { createDisplay, type RunDisplay } from './progress/display.ts';
import { describeRun, readRun, viewOf, type RunView } from './read-run.ts';
import { runUrl } from './run-url.ts';
import { startRun } from './start-run.ts';
import { tearDownRun } from './tear-down-run.ts';
import type { Temporal } from './temporal.ts';
import { watchRun } from './watch-run.ts';

/** What a run from nothing to nothing happens in. */
export interface Session {
  readonly temporal: Temporal;
  readonly state: LocalState;
  readonly interrupt: Interrupt;
  /** Rejects when something that the run needs has died for good. */
  readonly failed: Promise<never>;
  /** The warehouse stays up until Ctrl-C. */
  readonly keeps: boolean;
  readonly output: OutputFormat;
}

/** Runs a DAG, shows what came of it, and tears down what it launched: at once, or at Ctrl-C. Throws when it did not complete. */
export async function runAndTearDown(prepared: PreparedRun, session: Session): Promise<void> {
  if (session.interrupt.signal.aborted) throw new CommandError('Interrupted before the run began.');
  await cancelLeftovers(prepared, session);
  const view = await runUntilClosed(prepared, session);
  await showOutcome(view, session);
  if (session.keeps && !session.interrupt.signal.aborted) await keepUntilInterrupt(view, session);
  // A run that completed or was cancelled has torn down by itself, unless it was told not to.
  if (session.keeps || (view.execution !== 'completed' && view.execution !== 'cancelled'))
    await tearDown(view, session);
  // While all was up, somebody may have retried it.
  const { execution } = viewOf(await describeRun(session.temporal, view.workflowId));
  if (execution !== 'completed') throw new CommandError(whatNext(execution, session));
}

function whatNext(execution: RunView['execution'], { keeps }: Session): string {
  if (execution === 'cancelled') return 'The run was cancelled, and what it had launched was torn down.';
  if (keeps) return 'The run failed, and what it had launched was torn down.';
  return (
    'The run failed, and all that it had launched was torn down. Mend what is named above and start again; ' +
    'in a terminal, without --teardown, everything stays up for `shiftwork retry`.'
  );
}

/** A run that was cut off with all its processes would go on now, with other input than it began with. */
async function cancelLeftovers({ dagId }: PreparedRun, { temporal, failed, output }: Session): Promise<void> {
  const cancelled = await Promise.race([cancelRuns(temporal, dagId), failed]);
  if (output === 'json') return;
  for (const workflowId of cancelled) print(`Cancelled run ${workflowId}, which an earlier start had left unfinished.`);
}

/** Starts the run and shows it until it has closed; an interrupt cancels it. */
async function runUntilClosed(prepared: PreparedRun, session: Session): Promise<RunView> {
  const { temporal, interrupt, failed, output } = session;
  const run = await startRun(temporal, prepared);
  const url = await runUrl(temporal.access, run);
  if (output === 'text')
    print(`Run ${run.workflowId} has started.${url === undefined ? '' : ` In the Temporal UI: ${url}`}\n`);
  const watching = watchRun(temporal, run.workflowId, { display: displayOf(output), signal: interrupt.signal });
  try {
    return await Promise.race([watching, failed]);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    if (output === 'text') print('\nCancelling the run …');
    await Promise.race([cancelRuns(temporal, prepared.dagId), failed]);
    return await readRun(temporal, run.workflowId);
  }
}

/** Our own worker may take its time to start; nobody need start another. */
function displayOf(output: OutputFormat): RunDisplay {
  const display = createDisplay(output);
  return { ...display, show: (view) => display.show({ ...view, message: undefined }) };
}

async function showOutcome(view: RunView, { temporal, output }: Session): Promise<void> {
  if (output === 'text') return await printOutcome(view, temporal.access);
  await printOutcomeAsJson(view);
}

async function keepUntilInterrupt({ workflowId, execution }: RunView, session: Session): Promise<void> {
  const { state, interrupt, failed } = session;
  const clusters = await listLocalClusters(state);
  for (const cluster of clusters.filter(({ host }) => host !== undefined)) print(`\n${psqlLine(cluster, state)}`);
  if (state.temporalUi !== undefined) print(`Temporal UI: ${state.temporalUi}`);
  if (execution !== 'completed') {
    print(`All stays up. When it is mended, in another terminal: npx shiftwork retry ${workflowId}`);
  }
  print('Ctrl-C tears it all down.');
  await Promise.race([interrupt.received, failed]);
}

async function tearDown(view: RunView, { temporal, failed, output }: Session): Promise<void> {
  if (output === 'text') print('\nTearing down …');
  // Meanwhile somebody may have retried it.
  await Promise.race([cancelRuns(temporal, view.dagId), failed]);
  await Promise.race([tearDownRun(temporal, view, output), failed]);
}
