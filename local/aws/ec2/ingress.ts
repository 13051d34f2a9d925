import { AwsFault } from '../aws-fault.ts';
import { optionalText, textsOf } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import type { IngressRule } from './ingress-rule.ts';
import { readRules } from './read-rules.ts';
import { allSecurityGroups } from './security-group.ts';
import { writeRule } from './write-rule.ts';

/** Lets addresses in; EC2's fault for a rule that is there already. */
export function authorizeIngress(state: StateFile, input: QueryInput): XmlElements {
  const rules = readRules(input, readGroup(state, input));
  const { ingress } = state.read();
  const double = rules.find((rule) => ingress.some((other) => isSame(rule, other)));
  if (double !== undefined) {
    const message = `the specified rule "${describe(double)}" already exists`;
    throw new AwsFault('InvalidPermission.Duplicate', message);
  }
  state.change((all) => ({ ...all, ingress: [...all.ingress, ...rules] }));
  return { return: true, securityGroupRuleSet: { item: rules.map(writeRule) } };
}

/** Takes rules away, named by id or described; EC2's fault for one that is not there. */
export function revokeIngress(state: StateFile, input: QueryInput): XmlElements {
  const groupId = readGroup(state, input);
  const ids = textsOf(input, 'SecurityGroupRuleId');
  const revoked =
    ids.length > 0
      ? ids.map((id) => ruleNamed(state, id))
      : readRules(input, groupId).map((rule) => existing(state, rule));
  const gone = new Set(revoked.map(({ id }) => id));
  state.change((all) => ({ ...all, ingress: all.ingress.filter(({ id }) => !gone.has(id)) }));
  return { return: true };
}

/** The rule of that id; EC2's fault where there is none. */
export function ruleNamed(state: StateFile, id: string): IngressRule {
  const found = state.read().ingress.find((rule) => rule.id === id);
  if (found !== undefined) return found;
  throw new AwsFault('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`);
}

/** The id of the security group that a request names, by id or by name. */
export function readGroup(state: StateFile, input: QueryInput): string {
  const [wantedId, wantedName] = [optionalText(input, 'GroupId'), optionalText(input, 'GroupName')];
  if (wantedId === undefined && wantedName === undefined) {
    throw new AwsFault('MissingParameter', 'The request must contain the parameter groupName or groupId');
  }
  const found = allSecurityGroups(state).find(({ id, name }) =>
    wantedId === undefined ? name === wantedName : id === wantedId,
  );
  if (found !== undefined) return found.id;
  throw new AwsFault('InvalidGroup.NotFound', `The security group '${wantedId ?? wantedName}' does not exist`);
}

function existing(state: StateFile, rule: IngressRule): IngressRule {
  const found = state.read().ingress.find((other) => isSame(rule, other));
  if (found !== undefined) return found;
  const message = `The specified rule "${describe(rule)}" does not exist in this security group.`;
  throw new AwsFault('InvalidPermission.NotFound', message);
}

/** A rule is what it lets in: neither its description nor its tags make it another one. */
function isSame(a: IngressRule, b: IngressRule): boolean {
  const keys = ['groupId', 'protocol', 'fromPort', 'toPort', 'cidr'] as const;
  return keys.every((key) => a[key] === b[key]);
}

function describe({ cidr, protocol, fromPort, toPort }: IngressRule): string {
  return `peer: ${cidr}, ${protocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}, ALLOW`;
}
