import { activityInfo } from '@temporalio/activity';
import { AwsProblem } from '../aws/faults.ts';
import { launchCluster } from '../aws/launch-cluster.ts';
import { clusterIdentifier } from '../aws/names.ts';
import { roleArn } from '../aws/warehouse-address.ts';
import type { Activities } from './api.ts';
import { attemptNumber, awsStep } from './aws-step.ts';
import type { AwsStep } from './aws-step.ts';
import type { TemporalDeps } from './deps.ts';
import { namespaceId } from './namespace-id.ts';
import { readLaunchPlan } from './read-launch-plan.ts';

/** A role that Redshift does not know after this long is wrong, not new. */
const ROLE_PATIENCE_MS = 5 * 60_000;

/** Creates the run's cluster, or adopts the one that an earlier attempt or run made; answers before it is available. */
export function createLaunchCluster(deps: TemporalDeps): Activities['launchCluster'] {
  return async ({ run }) =>
    await awsStep(deps, run, async (step) => {
      const message = await launch(step, await namespaceId(deps.temporal));
      return { message, attempt: attemptNumber() };
    });
}

async function launch(step: AwsStep, namespace: string): Promise<string> {
  const { run, target, clients } = step;
  const { warehouse } = target;
  if (warehouse.kind === 'standing') return `Uses the warehouse at ${warehouse.host} as it is.`;
  const { cluster: planned } = await readLaunchPlan(step);
  const identifier = clusterIdentifier(target, run);
  const arn = await roleArn(clients, target, run);
  const owner = { ...run, namespaceId: namespace, keepSeconds: planned.keepSeconds };
  try {
    const outcome = await launchCluster(clients, { identifier, owner, warehouse, planned, roleArn: arn });
    return outcome === 'created' ? `Created cluster ${identifier}.` : `Took over cluster ${identifier}.`;
  } catch (error) {
    throw losePatience(error);
  }
}

function losePatience(error: unknown): unknown {
  if (!(error instanceof AwsProblem) || error.code !== 'InvalidParameterValue' || error.verdict !== 'wait')
    return error;
  // Of a retry, Temporal answers when the first attempt was scheduled.
  if (Date.now() - activityInfo().scheduledTimestampMs < ROLE_PATIENCE_MS) return error;
  const advice = 'It has said so for minutes: does the role exist, and does it trust redshift.amazonaws.com?';
  return new AwsProblem(`${error.message} ${advice}`, { verdict: 'fail', code: error.code, cause: error });
}
