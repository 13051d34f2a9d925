import type { TaskDetail } from './plan.ts';
import type { RunOptions } from './run.ts';

/** Whether a run is told that the task empties its table and fills it anew: `reload` for what loads, `fullRefresh` for models. */
export function buildsAnew(
  { kind, model }: Pick<TaskDetail, 'kind' | 'model'>,
  { reload = false, fullRefresh = false }: Pick<RunOptions, 'reload' | 'fullRefresh'>,
): boolean {
  return (kind === 'stage' && reload) || (model !== undefined && fullRefresh);
}
