import { AwsFault } from '../aws-fault.ts';
import { optionalText, textsOf } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import type { Direction, SecurityRule } from './security-rule.ts';
import { readRules } from './read-rules.ts';
import { allSecurityGroups } from './security-group.ts';
import { writeRule } from './write-rule.ts';

/** A rule that lets everything out: a security group has it until it is taken away. */
export function outToEverywhere(groupId: string): SecurityRule {
  const everything = { protocol: '-1', fromPort: -1, toPort: -1, cidr: '0.0.0.0/0' };
  return { id: `sgr-0${groupId.slice(-16)}`, groupId, ...everything, tags: {} };
}

/** The rules of all groups, both ways. */
export function allRules(state: StateFile): readonly SecurityRule[] {
  const { ingress, egress } = state.read();
  return [...ingress, ...egress];
}

/** Lets addresses through; EC2's fault for a rule that is there already. */
export function authorize(state: StateFile, input: QueryInput, direction: Direction): XmlElements {
  const rules = readRules(input, readGroup(state, input));
  const present = state.read()[direction];
  const double = rules.find((rule) => present.some((other) => isSame(rule, other)));
  if (double !== undefined) {
    const message = `the specified rule "${describe(double)}" already exists`;
    throw new AwsFault('InvalidPermission.Duplicate', message);
  }
  state.change((all) => ({ ...all, [direction]: [...all[direction], ...rules] }));
  return { return: true, securityGroupRuleSet: { item: rules.map((rule) => writeRule(rule, direction)) } };
}

/** Takes rules away, named by id or described; EC2's fault for one that is not there. */
export function revoke(state: StateFile, input: QueryInput, direction: Direction): XmlElements {
  const groupId = readGroup(state, input);
  const ids = textsOf(input, 'SecurityGroupRuleId');
  const revoked =
    ids.length > 0
      ? ids.map((id) => ruleNamed(state, id))
      : readRules(input, groupId).map((rule) => existing(state.read()[direction], rule));
  const gone = new Set(revoked.map(({ id }) => id));
  state.change((all) => ({ ...all, [direction]: all[direction].filter(({ id }) => !gone.has(id)) }));
  return { return: true };
}

/** The rule of that id; EC2's fault where there is none. */
export function ruleNamed(state: StateFile, id: string): SecurityRule {
  const found = allRules(state).find((rule) => rule.id === id);
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

function existing(present: readonly SecurityRule[], rule: SecurityRule): SecurityRule {
  const found = present.find((other) => isSame(rule, other));
  if (found !== undefined) return found;
  const message = `The specified rule "${describe(rule)}" does not exist in this security group.`;
  throw new AwsFault('InvalidPermission.NotFound', message);
}

/** A rule is what it lets through: neither its description nor its tags make it another one. */
function isSame(a: SecurityRule, b: SecurityRule): boolean {
  const keys = ['groupId', 'protocol', 'fromPort', 'toPort', 'cidr'] as const;
  return keys.every((key) => a[key] === b[key]);
}

function describe({ cidr, protocol, fromPort, toPort }: SecurityRule): string {
  return `peer: ${cidr}, ${protocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}, ALLOW`;
}
