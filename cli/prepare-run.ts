import { intervalTitle } from '../model/backfill.ts';
import type { RunOptions, RunParams } from '../model/run.ts';
import { usageError } from './command-error.ts';
import { planDag, type PlanRequest } from './plan-dag.ts';

/** A run that can be started: its arguments, checked against the DAG, and a line that says what it is. */
export interface PreparedRun {
  readonly dagId: string;
  readonly params: RunParams;
  readonly options: RunOptions;
  readonly summary: string;
}

interface RunRequest extends PlanRequest {
  readonly reload?: boolean;
}

/** Checks what is to be run, so that what cannot run is refused before anything has begun. */
export async function prepareRun(request: RunRequest): Promise<PreparedRun> {
  const { dagId, target, select, exclude, rebuild = [], reload = false, fullRefresh = false, interval } = request;
  const { given, plan } = await planDag({ startsAt: new Date(), ...request });
  if (reload && plan.tasks.every(({ kind }) => kind !== 'stage')) {
    throw usageError(`--reload loads the tables of stage tasks anew, and none of ${dagId} is selected. Leave it out.`);
  }
  if (fullRefresh && plan.tasks.every(({ model }) => model === undefined)) {
    throw usageError(`--full-refresh fills the tables of models anew, and none of ${dagId} is selected. Leave it out.`);
  }
  const selected = select.length === 0 ? '' : `, only ${select.join(', ')}`;
  const excluded = exclude.length === 0 ? '' : `, without ${exclude.join(', ')}`;
  const rebuilt = rebuild.length === 0 ? '' : `, rebuilding ${rebuild.join(', ')}`;
  const what = interval === undefined ? `${dagId} on ${target}` : intervalTitle(dagId, target, interval);
  return {
    dagId,
    params: given,
    options: {
      target,
      ...(select.length === 0 ? {} : { select }),
      ...(exclude.length === 0 ? {} : { exclude }),
      ...(reload ? { reload } : {}),
      ...(rebuild.length === 0 ? {} : { rebuild }),
      ...(fullRefresh ? { fullRefresh } : {}),
      ...(interval === undefined ? {} : { interval }),
    },
    summary: `${what}${selected}${excluded}${reload ? ', every file anew' : ''}${fullRefresh ? ', every model anew' : ''}${rebuilt}`,
  };
}
