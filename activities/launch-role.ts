import { readPlan } from '../artifacts/read-plan.ts';
import { sqlKey } from '../artifacts/layout.ts';
import { roleName } from '../aws/names.ts';
import { accessPolicy } from '../aws/role-policies.ts';
import type { RolePlaces } from '../aws/role-policies.ts';
import { ensureRole } from '../aws/roles.ts';
import { tryParseS3Url } from '../aws/s3-url.ts';
import type { S3Location } from '../aws/s3-url.ts';
import type { Plan } from '../model/plan.ts';
import type { Activities } from './api.ts';
import { attemptNumber, awsStep } from './aws-step.ts';
import type { AwsStep } from './aws-step.ts';
import type { Deps } from './deps.ts';

/** Makes the role that Redshift reads S3 with, and gives it the places of the run; a role that is given is left as it is. */
export function createLaunchRole(deps: Deps): Activities['launchRole'] {
  return async ({ run }) =>
    await awsStep(deps, run, async (step) => ({ message: await launchRole(step), attempt: attemptNumber() }));
}

async function launchRole(step: AwsStep): Promise<string> {
  const { target, clients, run } = step;
  if (target.role.kind === 'given') return `Uses role ${target.role.arn} as it is.`;
  const name = roleName(target, run);
  const { arn, made } = await ensureRole(clients.iam, {
    name,
    owner: run,
    policy: accessPolicy(await rolePlaces(step)),
  });
  return `${made ? 'Made' : 'Took over'} role ${arn}.`;
}

/** What the DAG's params and its SQL name in S3 is read; artifacts, where manifests lie, are written as well. */
async function rolePlaces({ run, target, artifacts }: AwsStep): Promise<RolePlaces> {
  const plan = await readPlan(artifacts, run.planHash);
  const values = [...Object.values(plan.params), ...Object.values(target.variables)].map(String);
  const literals = (await sqlTexts(plan, artifacts)).flatMap((text) => [...text.matchAll(/'(s3:\/\/[^']+)'/g)]);
  const own = tryParseS3Url(target.artifacts);
  return {
    read: [...values, ...literals.map(([, url = '']) => url)].map(tryParseS3Url).filter((place) => place !== undefined),
    readAndWrite: own === undefined ? [] : [inside(own)],
  };
}

/** A prefix of artifacts ends at a slash: `runs` is not to open `runs-of-others`. */
function inside({ bucket, key }: S3Location): S3Location {
  return { bucket, key: key === '' || key.endsWith('/') ? key : `${key}/` };
}

async function sqlTexts(plan: Plan, artifacts: AwsStep['artifacts']): Promise<readonly string[]> {
  const hashes = new Set(plan.tasks.flatMap(({ sql }) => (sql === undefined ? [] : [sql.sha256])));
  return await Promise.all([...hashes].map(async (hash) => (await artifacts.get(sqlKey(hash))) ?? ''));
}
