// `npm start`: everything that the reference DAG needs, its run, and the end of it all. Whatever happens, what was
// started is torn down and stopped: the cluster by the run or by another of the DAG's own teardown, the processes by us,
// and should we be killed, by their watchdogs.

import { catchInterrupt } from './interrupt.ts';
import { keepWorker } from './keep-worker.ts';
import { startLocal } from './local-environment.ts';
import { isDefaultSample, readInputOptions, type LocalInput } from './local-input.ts';
import { isTerminal, print, tell } from './output.ts';
import { prepareRun } from './prepare-run.ts';
import { runAndTearDown } from './run-and-tear-down.ts';
import type { StartOptions } from './start.ts';
import { temporalOf } from './temporal-of.ts';
import { withTemporal } from './temporal.ts';

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
  const failed = Promise.race([local.failed, worker.failed]);
  failed.catch(() => undefined);
  try {
    await withTemporal(await temporalOf(TARGET), async (temporal) => {
      await runAndTearDown(prepared, {
        temporal,
        state: local.state,
        interrupt,
        failed,
        keeps,
        output: options.output,
      });
    });
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
