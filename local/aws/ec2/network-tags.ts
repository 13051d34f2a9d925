import { VPC_ID } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import type { StateFile } from '../state-file.ts';
import { addTags } from '../tags.ts';
import type { TagMap } from '../tags.ts';
import type { SecurityRule } from './security-rule.ts';
import { allRules, ruleNamed } from './security-rules.ts';
import { allSecurityGroups } from './security-group.ts';
import { subnetsOf } from './subnets.ts';

/** The tags of a part of the network, by its id. */
export function tagsOf(state: StateFile, id: string): TagMap {
  const { networkTags } = state.read();
  const rule = allRules(state).find((one) => one.id === id);
  return rule?.tags ?? (Object.hasOwn(networkTags, id) ? networkTags[id] : undefined) ?? {};
}

/** Gives a part of the network other tags. */
export function setTags(state: StateFile, id: string, tags: TagMap): void {
  const retagged = (rule: SecurityRule): SecurityRule => (rule.id === id ? { ...rule, tags } : rule);
  state.change((all) => ({
    ...all,
    ingress: all.ingress.map(retagged),
    egress: all.egress.map(retagged),
    networkTags: id.startsWith('sgr-') ? all.networkTags : { ...all.networkTags, [id]: tags },
  }));
}

/** Adds tags to a part of the network. */
export function tag(state: StateFile, id: string, tags: TagMap): void {
  setTags(state, id, addTags(tagsOf(state, id), tags, 'TagLimitExceeded'));
}

/** All that has tags, each with its type in EC2's words. */
export function taggedParts(
  state: StateFile,
): readonly { readonly id: string; readonly type: string; readonly tags: TagMap }[] {
  const rules = allRules(state).map(({ id, tags }) => ({ id, tags }));
  const others = Object.entries(state.read().networkTags).map(([id, tags]) => ({ id, tags }));
  return [...others, ...rules].map((part) => ({ ...part, type: typeOf(part.id) }));
}

/** Throws EC2's fault for an id that nothing of the network has. */
export function requirePart(state: StateFile, id: string): void {
  switch (typeOf(id)) {
    case 'security-group-rule':
      ruleNamed(state, id);
      return;
    case 'security-group':
      if (allSecurityGroups(state).some((group) => group.id === id)) return;
      throw new AwsFault('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
    case 'subnet':
      if (subnetsOf('').some((subnet) => subnet.id === id)) return;
      throw new AwsFault('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
    case 'vpc':
      if (id === VPC_ID) return;
      throw new AwsFault('InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`);
    default:
      throw new AwsFault('InvalidID', `The ID '${id}' is not valid`);
  }
}

function typeOf(id: string): string {
  const prefixes = { sgr: 'security-group-rule', sg: 'security-group', subnet: 'subnet', vpc: 'vpc' } as const;
  const prefix = id.slice(0, Math.max(0, id.indexOf('-')));
  return Object.entries(prefixes).find(([known]) => known === prefix)?.[1] ?? '';
}
