import type { PlannedTask } from '../model/plan.ts';

/** A task that deletes something outside of any run's plan, and is looked at for so long. */
export function teardownTask(id: string, timeoutSeconds: number): PlannedTask {
  return { id, kind: 'teardown', upstream: [], retries: 3, retryDelaySeconds: 1, timeoutSeconds, severity: 'error' };
}
