import type { Plan } from '../model/plan.ts';
import { planKey } from './layout.ts';
import type { ArtifactStore } from './store.ts';

/** The plan of that hash; undefined when artifacts do not have it. */
export async function findPlan(artifacts: ArtifactStore, planHash: string): Promise<Plan | undefined> {
  const text = await artifacts.get(planKey(planHash));
  return text === undefined ? undefined : (JSON.parse(text) as Plan);
}

/** The plan that a run was made with; throws when artifacts no longer have it. */
export async function readPlan(artifacts: ArtifactStore, planHash: string): Promise<Plan> {
  const plan = await findPlan(artifacts, planHash);
  if (plan !== undefined) return plan;
  throw new Error(
    `The run's plan ${planKey(planHash)} is not in its artifacts: were they deleted, or has the target another place for them now?`,
  );
}
