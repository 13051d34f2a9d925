import { readPlan } from '../artifacts/read-plan.ts';
import type { ClusterFacts } from '../aws/clusters.ts';
import { findCluster } from '../aws/find-cluster.ts';
import { resumeCluster } from '../aws/launch-cluster.ts';
import { INGRESS } from '../aws/tags.ts';
import { findWarehouse, roleArn } from '../aws/warehouse-address.ts';
import type { FoundWarehouse } from '../aws/warehouse-address.ts';
import { VERDICTS } from '../model/error-table.ts';
import type { Plan } from '../model/plan.ts';
import { applicationName } from '../warehouse/application-name.ts';
import { withSession } from '../warehouse/connect.ts';
import { describeError, judgeWarehouseError } from '../warehouse/errors.ts';
import { prepareLedger } from '../warehouse/ledger/prepare.ts';
import { ledgerTables } from '../warehouse/ledger/tables.ts';
import type { Activities } from './api.ts';
import { attemptNumber, awsStep, lookAgain } from './aws-step.ts';
import type { AwsStep } from './aws-step.ts';
import type { Deps } from './deps.ts';
import { failure } from './failures.ts';

/** States that no waiting ends. */
const BROKEN = new Set([
  'hardware-failure',
  'incompatible-hsm',
  'incompatible-network',
  'incompatible-parameters',
  'incompatible-restore',
  'storage-full',
  'deleting',
]);

/** Waits for the warehouse (as NotYet): available, its role in-sync, and answering. Then prepares the ledger. */
export function createLaunchReady(deps: Deps): Activities['launchReady'] {
  return async ({ run, task }) =>
    await awsStep(deps, run, async (step) => ({ message: await ready(step, task), attempt: attemptNumber() }));
}

async function ready(step: AwsStep, task: string): Promise<string> {
  const { run, target, clients, artifacts } = step;
  const arn = await roleArn(clients, target, run);
  if (target.warehouse.kind === 'launched') await lookAtCluster(step, arn);
  const warehouse = await findWarehouse(clients, target, run);
  await openLedger(step, { task, warehouse, plan: await readPlan(artifacts, run.planHash) });
  return describeWarehouse(warehouse, arn);
}

async function lookAtCluster({ run, target, clients }: AwsStep, arn: string): Promise<void> {
  const cluster = await findCluster(clients, target, run);
  if (cluster === undefined) throw lookAgain('The cluster is not there yet.');
  const { identifier, status } = cluster;
  if (BROKEN.has(status)) {
    const message = `Cluster ${identifier} is ${status}: it will not come up by itself. Look at it in the AWS console.`;
    throw failure('AwsRefused', { message, facts: { cluster: identifier, status } });
  }
  if (status === 'paused') await resumeCluster(clients.redshift, identifier);
  if (!status.startsWith('available')) throw lookAgain(`Cluster ${identifier} is ${status}.`);
  const role = cluster.roles.find((attached) => attached.arn === arn)?.status ?? 'not attached';
  if (role !== 'in-sync') throw lookAgain(`Cluster ${identifier} is available, its role ${arn} is ${role}.`);
  if (cluster.tags[INGRESS] !== undefined) await letIn(clients, cluster);
}

/** Not before the cluster has an endpoint: the rule is for its port. */
async function letIn(clients: AwsStep['clients'], cluster: ClusterFacts): Promise<void> {
  const { ensureIngress } = await import('../aws/ingress.ts');
  await ensureIngress(await clients.ec2(), cluster);
}

async function openLedger(
  { run, target }: AwsStep,
  { task, warehouse, plan }: { readonly task: string; readonly warehouse: FoundWarehouse; readonly plan: Plan },
): Promise<void> {
  const name = applicationName({ runKey: run.runKey, task, attempt: attemptNumber() });
  const tables = plan.tasks.filter(({ sql }) => sql).flatMap(({ id, writes }) => ledgerTables(id, writes));
  try {
    await withSession({ address: warehouse, schema: target.schema, applicationName: name }, async (session) => {
      await prepareLedger(session, [...new Set(tables)]);
    });
  } catch (error) {
    throw sortWarehouseError(error, warehouse);
  }
}

/** A cluster that has only just become available may not take connections yet; a refused password stays refused. */
function sortWarehouseError(error: unknown, { host, port }: FoundWarehouse): unknown {
  const verdict = judgeWarehouseError(error);
  if (!(error instanceof Error) || verdict === undefined) return error;
  const message = `The warehouse at ${host}:${port} does not answer as it should: ${describeError(error)}. ${verdict.advice}`;
  if (VERDICTS[verdict.kind] !== 'fail') return lookAgain(message);
  return failure(verdict.kind, { message, facts: { host, port }, cause: error });
}

/** The first line is for people; the others are for a `dwh.cfg` whose runs use this warehouse. */
function describeWarehouse({ clusterId, host, port, database, user }: FoundWarehouse, arn: string): string {
  const lines = [`HOST=${host}`, `DB_PORT=${port}`, `DB_NAME=${database}`, `DB_USER=${user}`, `ARN=${arn}`];
  return [`${clusterId === undefined ? 'The warehouse' : `Cluster ${clusterId}`} answers.`, ...lines].join('\n');
}
