import { noteTeardown, readLastTeardown } from '../artifacts/last-teardown.ts';
import { findClusterToDelete } from '../aws/find-cluster.ts';
import { removeCluster } from '../aws/remove-cluster.ts';
import { describeOwner, isOfRun } from '../aws/tags.ts';
import type { Activities } from './api.ts';
import { attemptNumber, awsStep } from './aws-step.ts';
import type { AwsStep } from './aws-step.ts';
import type { Deps } from './deps.ts';

/** Deletes the cluster that the run launched, or, where it launched none, the one that its DAG and target left; waits (as NotYet) until it is gone. */
export function createTeardownCluster(deps: Deps): Activities['teardownCluster'] {
  return async ({ run }) =>
    await awsStep(deps, run, async (step) => ({ message: await tearDown(step), attempt: attemptNumber() }));
}

async function tearDown({ run, target, clients, artifacts }: AwsStep): Promise<string> {
  if (target.warehouse.kind === 'standing') return 'The warehouse is not ours to delete.';
  const cluster = await findClusterToDelete(clients, target, run);
  if (cluster === undefined) return await describeGone(artifacts, run);
  const { identifier, tags } = cluster;
  if (run.launches && !isOfRun(tags, run)) return `Kept cluster ${identifier}: ${describeOwner(tags)}.`;
  const roles = cluster.roles.map(({ arn }) => arn.slice(arn.lastIndexOf('/') + 1));
  await noteTeardown(artifacts, run, { clusterId: identifier, roles });
  await removeCluster(clients, cluster);
  return `Deleted cluster ${identifier}.`;
}

/** That the cluster is gone is seen by a later attempt than the one that began to delete it. */
async function describeGone(artifacts: AwsStep['artifacts'], run: AwsStep['run']): Promise<string> {
  const last = await readLastTeardown(artifacts, run);
  return last?.runKey === run.runKey ? `Deleted cluster ${last.clusterId}.` : 'There was no cluster to delete.';
}
