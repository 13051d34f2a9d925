import type { RunReport } from '../model/run.ts';

/** Lines of `dwh.cfg` under which other runs use the cluster that this one has left up; none when it left none. */
export function warehouseLines({ tasks }: Pick<RunReport, 'tasks'>): readonly string[] {
  const isUp = (id: string): boolean => tasks.some((task) => task.id === id && task.state === 'success');
  const message = tasks.find(({ id }) => id === 'launch.ready')?.message ?? '';
  // Where none is launched, the target names a warehouse that stands, and whoever asks has these lines.
  const isOurs = tasks.some(({ id }) => id === 'launch.cluster');
  if (!isOurs || !isUp('launch.ready') || isUp('teardown.cluster')) return [];
  const lines = message.split('\n').slice(1);
  const role = lines.filter((line) => line.startsWith('ARN='));
  return ['[CLUSTER]', ...lines.filter((line) => !role.includes(line)), '[IAM_ROLE]', ...role];
}
