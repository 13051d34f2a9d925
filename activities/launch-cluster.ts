import { readPlan } from '../artifacts/read-plan.ts';
import { launchCluster } from '../aws/launch-cluster.ts';
import { clusterIdentifier } from '../aws/names.ts';
import { roleArn } from '../aws/warehouse-address.ts';
import type { Activities } from './api.ts';
import { attemptNumber, awsStep } from './aws-step.ts';
import type { AwsStep } from './aws-step.ts';
import type { Deps } from './deps.ts';
import { failure } from './failures.ts';

/** Creates the run's cluster, or adopts the one that an earlier attempt or run made; answers before it is available. */
export function createLaunchCluster(deps: Deps): Activities['launchCluster'] {
  return async ({ run }) =>
    await awsStep(deps, run, async (step) => ({ message: await launch(step), attempt: attemptNumber() }));
}

async function launch({ run, target, clients, artifacts }: AwsStep): Promise<string> {
  const { warehouse } = target;
  if (warehouse.kind === 'standing') return `Uses the warehouse at ${warehouse.host} as it is.`;
  const { cluster: planned } = await readPlan(artifacts, run.planHash);
  if (planned === undefined) {
    const message = `DAG ${run.dagId} was planned without a cluster, and target ${target.name} has no HOST. Start a new run.`;
    throw failure('InvalidConfig', { message, facts: { target: target.name } });
  }
  const identifier = clusterIdentifier(target, run);
  const arn = await roleArn(clients, target, run);
  const outcome = await launchCluster(clients, { identifier, owner: run, warehouse, planned, roleArn: arn });
  return outcome === 'created' ? `Created cluster ${identifier}.` : `Took over cluster ${identifier}.`;
}
