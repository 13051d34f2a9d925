import { readLastTeardown } from '../artifacts/last-teardown.ts';
import { roleName } from '../aws/names.ts';
import { deleteRole } from '../aws/roles.ts';
import type { Activities } from './api.ts';
import { attemptNumber, awsStep } from './aws-step.ts';
import type { AwsStep } from './aws-step.ts';
import type { Deps } from './deps.ts';

/** Deletes the role that the run made, and the one of a cluster that it tore down for an earlier run; never another. */
export function createTeardownRole(deps: Deps): Activities['teardownRole'] {
  return async ({ run }) =>
    await awsStep(deps, run, async (step) => ({ message: await tearDown(step), attempt: attemptNumber() }));
}

async function tearDown(step: AwsStep): Promise<string> {
  const { run, target, clients } = step;
  if (target.role.kind === 'given') return `Role ${target.role.arn} is not ours to delete.`;
  const outcomes: string[] = [];
  for (const name of await roleNames(step)) {
    const outcome = await deleteRole(clients.iam, { name, owner: run, anyRun: !run.launches });
    if (outcome === 'deleted') outcomes.push(`Deleted role ${name}.`);
    if (outcome === 'kept') outcomes.push(`Kept role ${name}: it is not this run's.`);
  }
  return outcomes.length === 0 ? 'There was no role to delete.' : outcomes.join(' ');
}

/** The role of a cluster that is gone can no longer be asked for: teardown.cluster has written it down. */
async function roleNames({ run, target, artifacts }: AwsStep): Promise<ReadonlySet<string>> {
  const last = await readLastTeardown(artifacts, run);
  return new Set([roleName(target, run), ...(last?.runKey === run.runKey ? last.roles : [])]);
}
