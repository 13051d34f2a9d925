import type { RunOptions, RunParams } from '../model/run.ts';
import { planDag, type PlanRequest } from './plan-dag.ts';

/** A run that can be started: its arguments, checked against the DAG, and a line that says what it is. */
export interface PreparedRun {
  readonly dagId: string;
  readonly params: RunParams;
  readonly options: RunOptions;
  readonly summary: string;
}

/** Checks what is to be run, so that what cannot run is refused before anything has begun. */
export async function prepareRun(request: PlanRequest): Promise<PreparedRun> {
  const { dagId, target, select, exclude } = request;
  const { given } = await planDag(request);
  const selected = select.length === 0 ? '' : `, only ${select.join(', ')}`;
  const excluded = exclude.length === 0 ? '' : `, without ${exclude.join(', ')}`;
  return {
    dagId,
    params: given,
    options: {
      target,
      ...(select.length === 0 ? {} : { select }),
      ...(exclude.length === 0 ? {} : { exclude }),
    },
    summary: `${dagId} on ${target}${selected}${excluded}`,
  };
}
