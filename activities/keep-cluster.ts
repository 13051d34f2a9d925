import { tagCluster } from '../aws/clusters.ts';
import type { ClusterFacts } from '../aws/clusters.ts';
import { findCluster } from '../aws/find-cluster.ts';
import { EXPIRES_AT, expiresIn, isOfRun } from '../aws/tags.ts';
import type { Activities } from './api.ts';
import { awsStep } from './aws-step.ts';
import type { AwsStep } from './aws-step.ts';
import type { Deps } from './deps.ts';

/** Moves the time until which the run's cluster is needed; undefined when there is none, or another run has taken it over. */
export function createKeepCluster(deps: Deps): Activities['keepCluster'] {
  return async ({ run, seconds }) =>
    await awsStep(deps, run, async (step) => {
      const cluster = await currentCluster(step);
      if (cluster === undefined || (run.launches && !isOfRun(cluster.tags, run))) return undefined;
      const tags = expiresIn(seconds);
      await tagCluster(step.clients, cluster.identifier, tags);
      return tags[EXPIRES_AT];
    });
}

/** Reads that time. */
export function createClusterExpiry(deps: Deps): Activities['clusterExpiry'] {
  return async (run) => await awsStep(deps, run, async (step) => (await currentCluster(step))?.tags[EXPIRES_AT]);
}

async function currentCluster({ run, target, clients }: AwsStep): Promise<ClusterFacts | undefined> {
  return target.warehouse.kind === 'standing' ? undefined : await findCluster(clients, target, run);
}
