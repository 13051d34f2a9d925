import { noteTeardown } from '../artifacts/last-teardown.ts';
import { describeCluster } from '../aws/clusters.ts';
import { removeCluster } from '../aws/remove-cluster.ts';
import { deleteRole } from '../aws/roles.ts';
import type { Leftover } from '../model/leftover.ts';
import type { ReapActivities } from './api.ts';
import { targetStep } from './aws-step.ts';
import type { TargetStep } from './aws-step.ts';
import type { TemporalDeps } from './deps.ts';
import { findLeftovers } from './find-leftovers.ts';

/** Lists everything that runs have made in the target's account and region, and what is to become of it. */
export function createFindLeftovers(deps: TemporalDeps): ReapActivities['findLeftovers'] {
  return async ({ target }) => await targetStep(deps, target, async (step) => await findLeftovers(step, deps.temporal));
}

/** Deletes one of them if nobody owns it still; waits (as NotYet) until a cluster is gone. Answers what came of it. */
export function createDeleteLeftover(deps: TemporalDeps): ReapActivities['deleteLeftover'] {
  return async ({ target, kind, id, workflowId }) =>
    await targetStep(deps, target, async (step) => {
      const found = (await findLeftovers(step, deps.temporal)).find((one) => one.kind === kind && one.id === id);
      if (found === undefined) return 'deleted';
      if (found.decision !== 'delete') return `kept: ${found.why}`;
      await DELETE[kind](step, found, workflowId);
      return 'deleted';
    });
}

const DELETE = { cluster: deleteCluster, role: deleteRoleOf, ingress: deleteRule } as const;

async function deleteCluster(step: TargetStep, found: Leftover, workflowId: string): Promise<void> {
  const { target, clients, artifacts } = step;
  const cluster = await describeCluster(clients.redshift, found.id);
  if (cluster === undefined) return;
  // Another target's artifacts may lie where this one's rights do not reach.
  if (found.target === target.name) {
    const roles = cluster.roles.map(({ arn }) => arn.slice(arn.lastIndexOf('/') + 1));
    await noteTeardown(artifacts, { ...found, workflowId }, { clusterId: found.id, roles });
  }
  await removeCluster(clients, cluster);
}

async function deleteRoleOf({ clients }: TargetStep, found: Leftover): Promise<void> {
  await deleteRole(clients.iam, { name: found.id, owner: found, anyRun: false });
}

async function deleteRule({ clients }: TargetStep, { id }: Leftover): Promise<void> {
  const { dropRule, listMadeRules } = await import('../aws/ingress.ts');
  const rule = (await listMadeRules(await clients.ec2())).find((one) => one.id === id);
  if (rule !== undefined) await dropRule(clients, rule);
}
