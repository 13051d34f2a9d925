// `npm start`: everything that the reference DAG needs, its run, and the end of it all. Whatever happens, what was
// started is torn down and stopped: the cluster by a run of the DAG's own teardown, the processes by us, and should we
// be killed, by their watchdogs.

import { temporalOf } from './temporal-of.ts';
import { CommandError } from './command-error.ts';
import { catchInterrupt, type Interrupt } from './interrupt.ts';
import { keepWorker } from './keep-worker.ts';
import { listLocalClusters, psqlLine } from './local-clusters.ts';
import { startLocal, type LocalEnvironment } from './local-environment.ts';
import { isDefaultSample, readInputOptions, type LocalInput } from './local-input.ts';
import { isTerminal, print, printJson, tell } from './output.ts';
import { prepareRun, type PreparedRun } from './prepare-run.ts';
import { printOutcome } from './print-run.ts';
import { createDisplay } from './progress/display.ts';
import { readResults } from './read-results.ts';
import type { RunView } from './read-run.ts';
import { runUrl } from './run-url.ts';
import type { StartOptions } from './start.ts';
import { startRun } from './start-run.ts';
import { withTemporal, type Temporal } from './temporal.ts';
import { tearDownRuns } from './tear-down-runs.ts';
import { watchRun } from './watch-run.ts';

const DAG = 'sparkify';
const TARGET = 'local';

/** Params that say which data are read or what is expected of them. */
const INPUT_PARAMS = ['log_data', 'log_jsonpath', 'song_data', 'expected'];

/** Runs the reference DAG on this laptop, from nothing to nothing. Throws when the run does not complete. */
export async function runReference(options: StartOptions): Promise<void> {
  const input = await readInputOptions(options);
  const keeps = isTerminal() && options.teardown !== true && options.output === 'text';
  const prepared = await prepareRun({
    dagId: DAG,
    target: TARGET,
    params: [...expectedParam(input, options.param), ...options.param],
    select: [],
    exclude: keeps ? ['teardown'] : [],
  });
  const interrupt = catchInterrupt();
  const say = options.output === 'json' ? tell : print;
  const local = await startLocal({ ...options, input, withTemporal: true, tell: say });
  const worker = keepWorker({ stateDirectory: local.directory, logDirectory: local.logDirectory, tell: say });
  const session = {
    local,
    interrupt,
    keeps,
    output: options.output,
    failed: Promise.race([local.failed, worker.failed]),
  };
  session.failed.catch(() => undefined);
  try {
    await withTemporal(await temporalOf(TARGET), (temporal) => runAndTearDown(temporal, prepared, session));
  } finally {
    await worker.stop();
    await local.stop();
    interrupt.release();
  }
}

/** The sample data's results are known, unless something else was asked for. */
function expectedParam(input: LocalInput, given: readonly string[]): readonly string[] {
  const isTouched = given.some((text) => INPUT_PARAMS.includes(text.split('=')[0] ?? ''));
  return isDefaultSample(input) && !isTouched ? ['expected=sample'] : [];
}

interface Session {
  readonly local: LocalEnvironment;
  readonly interrupt: Interrupt;
  /** The warehouse stays up until Ctrl-C. */
  readonly keeps: boolean;
  readonly output: StartOptions['output'];
  /** Rejects when something that the run needs has died for good. */
  readonly failed: Promise<never>;
}

async function runAndTearDown(temporal: Temporal, prepared: PreparedRun, session: Session): Promise<void> {
  const view = await runUntilClosed(temporal, prepared, session);
  const isDone = view?.execution === 'completed';
  if (view !== undefined) await showOutcome(view, temporal, session);
  if (view !== undefined && session.keeps) await keepUntilInterrupt(view, session);
  if (!isDone || session.keeps) await tearDown(temporal, session);
  if (!isDone) throw new CommandError(view === undefined ? 'Interrupted: the run was cancelled.' : '');
}

/** Starts the run and shows it; answers how it closed, or undefined after an interrupt. */
async function runUntilClosed(
  temporal: Temporal,
  prepared: PreparedRun,
  session: Session,
): Promise<RunView | undefined> {
  const { interrupt, output } = session;
  const run = await startRun(temporal, prepared);
  const url = await runUrl(temporal.access, run);
  if (output === 'text')
    print(`Run ${run.workflowId} has started. In the Temporal UI: ${url ?? temporal.access.address}\n`);
  const watching = watchRun(temporal, run.workflowId, { display: createDisplay(output), signal: interrupt.signal });
  try {
    return await Promise.race([watching, session.failed]);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    return undefined;
  }
}

async function showOutcome(view: RunView, { access }: Temporal, { output }: Session): Promise<void> {
  if (output === 'text') return await printOutcome(view, access);
  printJson({ ...view, analytics: view.report === undefined ? [] : await readResults(view.report) });
}

async function keepUntilInterrupt(
  { workflowId, execution }: RunView,
  { local, interrupt, failed }: Session,
): Promise<void> {
  const clusters = await listLocalClusters(local.state);
  for (const cluster of clusters.filter(({ host }) => host !== undefined)) print(`\n${psqlLine(cluster, local.state)}`);
  print(`Temporal UI: ${local.state.temporalUi ?? 'at the server that TEMPORAL_ADDRESS names'}`);
  if (execution !== 'completed')
    print(`All stays up. When it is mended, in another terminal: npx shiftwork retry ${workflowId}`);
  print('Ctrl-C tears it all down.');
  await Promise.race([interrupt.received, failed]);
}

async function tearDown(temporal: Temporal, { output, failed }: Session): Promise<void> {
  if (output === 'text') print('\nTearing down …');
  await Promise.race([tearDownRuns(temporal, { dagId: DAG, target: TARGET, output }), failed]);
}
