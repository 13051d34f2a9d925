import { readPlan } from '../artifacts/read-plan.ts';
import type { Plan, PlannedCluster } from '../model/plan.ts';
import type { AwsStep } from './aws-step.ts';
import { failure } from './failures.ts';

/** The run's plan, which has a cluster to launch; fails where it was made without one. */
export async function readLaunchPlan({
  run,
  target,
  artifacts,
}: AwsStep): Promise<Plan & { readonly cluster: PlannedCluster }> {
  const plan = await readPlan(artifacts, run.planHash);
  const { cluster } = plan;
  if (cluster !== undefined) return { ...plan, cluster };
  const message = `DAG ${run.dagId} was planned without a cluster, and target ${target.name} has no HOST. Start a new run.`;
  throw failure('InvalidConfig', { message, facts: { target: target.name } });
}
