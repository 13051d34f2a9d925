import { formatTableName } from '../../redshift-sql/names.ts';
import type { DagFault } from '../fault.ts';
import type { TaskDetail } from '../plan.ts';
import { isSameTable } from '../table-use.ts';
import type { TaskFacts } from '../task-facts.ts';
import type { PlannedModel } from './model.ts';

/** Why `--full-refresh` would lose rows: each of these models empties its table, and its SELECT alone fills it. */
export function fullRefreshFaults(selected: readonly TaskDetail[], all: readonly TaskFacts[]): readonly DagFault[] {
  return selected.flatMap(({ id, model, sql }) => {
    if (model === undefined || model.mode.kind === 'replace') return [];
    const reason = whyLossy(id, model, all);
    if (reason === undefined) return [];
    return [
      {
        ...(sql === undefined ? {} : { file: sql.file }),
        message: `${id} cannot be refreshed in full: ${reason}.`,
        hint: `Exclude it (--exclude ${id}), or empty ${formatTableName(model.table)} and run what fills it again.`,
        about: 'selection' as const,
      },
    ];
  });
}

function whyLossy(id: string, { table, followsInterval }: PlannedModel, all: readonly TaskFacts[]): string | undefined {
  const name = formatTableName(table);
  if (followsInterval)
    return `its SELECT follows the data interval, so ${name} would hold the rows of one interval only`;
  const others = all.filter(
    (task) =>
      task.id !== id && task.writes.some((write) => write.effect === 'append' && isSameTable(write.table, table)),
  );
  if (others.length === 0) return undefined;
  return `the rows that ${others.map((task) => task.id).join(', ')} brought into ${name} would be gone`;
}
