import { formatTableName } from '../redshift-sql/names.ts';
import type { PlanTarget } from './plan-target.ts';
import { tablesOfDag, type DagSource } from './read-dag.ts';

/** A warning for each table that two DAGs make: the runs of one do not wait for those of the other. */
export async function sharedTables(dags: readonly DagSource[], target: PlanTarget): Promise<readonly string[]> {
  const makers = new Map<string, string[]>();
  for (const source of dags) {
    const names = new Set((await tablesOfDag(source, target)).map(formatTableName));
    for (const name of names) makers.set(name, [...(makers.get(name) ?? []), source.dag.id]);
  }
  return [...makers]
    .filter(([, ids]) => ids.length > 1)
    .map(([table, ids]) => `${ids.join(' and ')} both make ${table}: their runs do not wait for each other.`);
}
