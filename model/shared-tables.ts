import { formatTableName } from '../redshift-sql/names.ts';
import type { PlanTarget } from './plan-target.ts';
import { tablesOfDag, type DagSource } from './read-dag.ts';

/**
 * A warning for each other DAG that makes tables of this one: the runs of one do not wait for those of the other. None where runs
 * launch a cluster of their own, in which they do not meet.
 */
export async function sharedTables(
  source: DagSource,
  { others, target }: { readonly others: readonly DagSource[]; readonly target: PlanTarget },
): Promise<readonly string[]> {
  if (!target.standing) return [];
  const own = await tableNames(source, target);
  const shared = others.map(async (other) => {
    const names = (await tableNames(other, target)).filter((name) => own.includes(name));
    if (names.length === 0) return [];
    return [
      `${source.dag.id} and ${other.dag.id} both make ${names.join(', ')}: their runs do not wait for each other.`,
    ];
  });
  return (await Promise.all(shared)).flat();
}

async function tableNames(source: DagSource, target: PlanTarget): Promise<readonly string[]> {
  return [...new Set((await tablesOfDag(source, target)).map(formatTableName))];
}
