import type { Plan } from '../model/plan.ts';
import { planKey } from './layout.ts';
import type { ArtifactStore } from './store.ts';

/** The plan that a run was made with; throws when artifacts no longer have it. */
export async function readPlan(artifacts: ArtifactStore, planHash: string): Promise<Plan> {
  const text = await artifacts.get(planKey(planHash));
  if (text !== undefined) return JSON.parse(text) as Plan;
  throw new Error(
    `The run's plan ${planKey(planHash)} is not in its artifacts: were they deleted, or has the target another place for them now?`,
  );
}
