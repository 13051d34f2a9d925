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
import type { TemporalDeps } from './deps.ts';
import { namespaceId } from './namespace-id.ts';
import { readLaunchPlan } from './read-launch-plan.ts';

/** Makes the role that Redshift reads S3 with, and gives it the places of the run; a role that is given is left as it is. */
export function createLaunchRole(deps: TemporalDeps): Activities['launchRole'] {
  return async ({ run }) =>
    await awsStep(deps, run, async (step) => {
      const message = await launchRole(step, await namespaceId(deps.temporal));
      return { message, attempt: attemptNumber() };
    });
}

async function launchRole(step: AwsStep, namespace: string): Promise<string> {
  const { target, clients, run } = step;
  if (target.role.kind === 'given') return `Uses role ${target.role.arn} as it is.`;
  const plan = await readLaunchPlan(step);
  const { arn, made } = await ensureRole(clients.iam, {
    name: roleName(target, run),
    owner: { ...run, namespaceId: namespace, keepSeconds: plan.cluster.keepSeconds },
    policy: accessPolicy(await rolePlaces(step, plan)),
  });
  return `${made ? 'Made' : 'Took over'} role ${arn}.`;
}

/** What the DAG's params and its SQL name in S3 is read; artifacts, where manifests lie, and the places of UNLOADs are written as well. */
async function rolePlaces({ target, artifacts }: AwsStep, plan: Plan): Promise<RolePlaces> {
  const values = [...Object.values(plan.params), ...Object.values(target.variables)].map(String);
  const literals = (await sqlTexts(plan, artifacts)).flatMap((text) => [...text.matchAll(/'(s3:\/\/[^']+)'/g)]);
  const own = tryParseS3Url(target.artifacts);
  const unloads = plan.tasks.map(({ unload }) => (unload === undefined ? undefined : tryParseS3Url(unload.to)));
  return {
    read: [...values, ...literals.map(([, url = '']) => url)].map(tryParseS3Url).filter((place) => place !== undefined),
    readAndWrite: [own, ...unloads].filter((place) => place !== undefined).map(inside),
  };
}

/** A prefix of artifacts ends at a slash: `runs` is not to open `runs-of-others`. */
function inside({ bucket, key }: S3Location): S3Location {
  return { bucket, key: key === '' || key.endsWith('/') ? key : `${key}/` };
}

/** A thousand requests at once would keep the worker from everything else. */
const TEXTS_AT_ONCE = 20;

async function sqlTexts(plan: Plan, artifacts: AwsStep['artifacts']): Promise<readonly string[]> {
  const hashes = [...new Set(plan.tasks.flatMap(({ sql }) => (sql === undefined ? [] : [sql.sha256])))];
  const texts: string[] = [];
  for (let from = 0; from < hashes.length; from += TEXTS_AT_ONCE) {
    const some = hashes.slice(from, from + TEXTS_AT_ONCE);
    texts.push(...(await Promise.all(some.map(async (hash) => (await artifacts.get(sqlKey(hash))) ?? ''))));
  }
  return texts;
}
