import type { Client } from '@temporalio/client';
import { listMadeClusters } from '../aws/clusters.ts';
import { listMadeRoles } from '../aws/list-made-roles.ts';
import { isNamedAfterRun } from '../aws/names.ts';
import { EXPIRES_AT, NAMESPACE, readOwner } from '../aws/tags.ts';
import type { Owner, Tags } from '../aws/tags.ts';
import { judgeLeftover } from '../model/leftover.ts';
import type { Leftover, LeftoverName } from '../model/leftover.ts';
import type { TargetStep } from './aws-step.ts';
import { namespaceId } from './namespace-id.ts';
import { openHolders } from './open-holders.ts';
import type { Holder } from './open-holders.ts';
import { findRunState } from './run-state.ts';

/** Something with the tags of a run. */
interface Made extends LeftoverName, Owner {
  readonly tags: Tags;
}

/** What there is to know about all of them. */
interface Surroundings {
  readonly temporal: Client;
  readonly namespaceId: string;
  readonly holders: readonly Holder[];
}

/** Everything in the target's account and region that runs have made, and what is to become of it. */
export async function findLeftovers(step: TargetStep, temporal: Client): Promise<readonly Leftover[]> {
  const clusters = (await listMadeClusters(step.clients.redshift)).flatMap(({ identifier, tags }) =>
    asMade({ kind: 'cluster', id: identifier }, tags),
  );
  const others = [...(await findRoles(step)), ...(await findRules(step))];
  const around = await lookAround(temporal, [...clusters, ...others]);
  const judgedClusters = await judgeAll(clusters, around, []);
  return [...judgedClusters, ...(await judgeAll(others, around, judgedClusters))];
}

/** Where a role is given, none is made: nor has the AWS user the right to list roles then. */
async function findRoles({ target: { role }, clients }: TargetStep): Promise<readonly Made[]> {
  const roles = role.kind === 'given' ? [] : await listMadeRoles(clients.iam, role.name);
  return roles.flatMap(({ name, tags }) => asMade({ kind: 'role', id: name }, tags));
}

/** The same holds of rules where nobody is let in. */
async function findRules({ target: { warehouse }, clients }: TargetStep): Promise<readonly Made[]> {
  if (warehouse.kind === 'standing' || warehouse.ingress === undefined) return [];
  const { listMadeRules } = await import('../aws/ingress.ts');
  const rules = await listMadeRules(await clients.ec2());
  return rules.flatMap(({ id, tags }) => asMade({ kind: 'ingress', id }, tags));
}

function asMade(name: LeftoverName, tags: Tags): readonly Made[] {
  const owner = readOwner(tags);
  return owner === undefined ? [] : [{ ...name, ...owner, tags }];
}

async function lookAround(temporal: Client, made: readonly Made[]): Promise<Surroundings> {
  const dagIds = [...new Set(made.map(({ dagId }) => dagId))];
  return { temporal, namespaceId: await namespaceId(temporal), holders: await openHolders(temporal, dagIds) };
}

async function judgeAll(
  made: readonly Made[],
  around: Surroundings,
  clusters: readonly Leftover[],
): Promise<readonly Leftover[]> {
  const judged: Leftover[] = [];
  for (const one of made) judged.push(await judge(one, around, clusters));
  return judged;
}

async function judge(made: Made, around: Surroundings, clusters: readonly Leftover[]): Promise<Leftover> {
  const { tags, ...named } = made;
  const { workflowId, state, holder } = await findRunState(around.temporal, made.runKey);
  const { [EXPIRES_AT]: expiresAt } = tags;
  const cluster = clusters.find(({ runKey }) => runKey === made.runKey);
  const facts = {
    runState: state,
    expiresAt,
    namespaceId: tags[NAMESPACE],
    holder: describeHolder([...around.holders, ...(holder === undefined ? [] : [holder])], made),
    cluster: cluster === undefined ? undefined : { id: cluster.id, goes: cluster.decision === 'delete' },
  };
  return {
    ...named,
    ...(workflowId === undefined ? {} : { workflowId }),
    runState: state,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...judgeLeftover(facts, { namespaceId: around.namespaceId, nowMs: Date.now() }),
  };
}

function describeHolder(holders: readonly Holder[], made: Made): string | undefined {
  const holder = holders.find((one) => holds(one, made));
  if (holder === undefined) return undefined;
  if (holder.kind === 'teardown') return `${holder.workflowId} is waiting to delete it.`;
  return holder.run?.runKey === made.runKey
    ? 'Its run is open.'
    : `Run ${holder.workflowId} of its DAG is open, and may be using it.`;
}

/** A run works on what it has made; one that launches nothing, on what its DAG and target have. */
function holds({ kind, dagId, run }: Holder, made: Made): boolean {
  if (dagId !== made.dagId) return false;
  if (run === undefined || run.runKey === made.runKey) return true;
  if (run.target !== made.target) return false;
  return !run.launches || (kind === 'run' && isPassedOn(made));
}

/** What has a name of the target's own passes to the next run that launches. */
function isPassedOn(made: Made): boolean {
  return made.kind !== 'ingress' && !isNamedAfterRun(made.id, made);
}
