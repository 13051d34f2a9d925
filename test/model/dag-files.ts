import { createHash } from 'node:crypto';
import { dag } from '../../index.ts';
import type { DagOptions } from '../../model/dag.ts';
import { formatFault } from '../../model/fault.ts';
import { makePlan, type PlanMade, type PlanRequest } from '../../model/make-plan.ts';
import type { Plan } from '../../model/plan.ts';
import { readDag, type DagRead } from '../../model/read-dag.ts';
import type { SourceFile } from '../../model/sql-file.ts';

/** SQL by `folder/file`, without `.sql`. */
export type Sql = Readonly<Record<string, string>>;

export const localTarget = {
  name: 'local',
  schema: 'public',
  standing: false,
  roleGiven: false,
  variables: {},
} as const;

/** Files of the DAG `d` as its folder would hold them. */
export function sqlFiles(sql: Sql): readonly SourceFile[] {
  return Object.entries(sql).map(([name, text]) => ({
    path: `sql/d/${name.includes('.') ? name : `${name}.sql`}`,
    text,
  }));
}

/** The DAG `d` of these files, as read. */
export function readSql(sql: Sql, options: Omit<DagOptions, 'id'> = {}): Promise<DagRead> {
  return readDag({ dag: dag({ id: 'd', ...options }), files: sqlFiles(sql), target: localTarget, params: {} });
}

/** A plan of the DAG `d` of these files, or its faults. */
export function planSql(
  sql: Sql,
  options: Omit<DagOptions, 'id'> & { readonly request?: Partial<PlanRequest> } = {},
): Promise<PlanMade> {
  const { request, ...declared } = options;
  return makePlan({
    dag: dag({ id: 'd', ...declared }),
    files: sqlFiles(sql),
    target: localTarget,
    params: {},
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    ...request,
  });
}

/** The plan; its faults are the failure of the test. */
export function expectPlan(made: PlanMade): Plan {
  if (made.kind === 'plan') return made.plan;
  throw new Error(made.faults.map(formatFault).join('\n'));
}

/** The faults, as people read them. */
export function faultTexts(made: PlanMade): readonly string[] {
  return made.kind === 'plan' ? [] : made.faults.map(formatFault);
}
