import { ACCOUNT_ID, SECURITY_GROUP_ID } from '../account.ts';
import { AwsFault, notDone } from '../aws-fault.ts';
import { listOf, optionalInteger, optionalText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import type { IngressRule } from './ingress-rule.ts';

const CIDR = /^(?:\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/;

/** Lets addresses in; EC2's fault for a rule that is there already. */
export function authorizeIngress(state: StateFile, input: QueryInput): XmlElements {
  const rules = readRules(input);
  const { ingress } = state.read();
  const double = rules.find((rule) => ingress.some((other) => isSame(rule, other)));
  if (double !== undefined) {
    const message = `the specified rule "${describe(double)}" already exists`;
    throw new AwsFault('InvalidPermission.Duplicate', message);
  }
  state.change((all) => ({ ...all, ingress: [...all.ingress, ...rules] }));
  const items = rules.map(({ groupId, protocol, fromPort, toPort, cidr }) => ({
    groupId,
    groupOwnerId: ACCOUNT_ID,
    isEgress: false,
    ipProtocol: protocol,
    fromPort,
    toPort,
    cidrIpv4: cidr,
  }));
  return { return: true, securityGroupRuleSet: { item: items } };
}

/** Takes rules away; EC2's fault for one that is not there. */
export function revokeIngress(state: StateFile, input: QueryInput): XmlElements {
  const rules = readRules(input);
  const { ingress } = state.read();
  const missing = rules.find((rule) => !ingress.some((other) => isSame(rule, other)));
  if (missing !== undefined) {
    const message = `The specified rule "${describe(missing)}" does not exist in this security group.`;
    throw new AwsFault('InvalidPermission.NotFound', message);
  }
  const kept = ingress.filter((rule) => !rules.some((other) => isSame(rule, other)));
  state.change((all) => ({ ...all, ingress: kept }));
  return { return: true };
}

/** A rule is sent flat, or as a list of permissions with ranges in each. */
function readRules(input: QueryInput): readonly IngressRule[] {
  const groupId = readGroup(input);
  const permissions = listOf(input, 'IpPermissions');
  const rules =
    permissions.length === 0
      ? [readRule(input, groupId, optionalText(input, 'CidrIp'))]
      : permissions.flatMap((one) => readPermission(one, groupId));
  if (rules.length > 0) return rules;
  throw new AwsFault('MissingParameter', 'The request must contain at least one range of addresses.');
}

function readPermission(permission: QueryInput, groupId: string): readonly IngressRule[] {
  const other = ['Groups', 'UserIdGroupPairs', 'Ipv6Ranges', 'PrefixListIds'].find((name) =>
    permission.parts.has(name),
  );
  if (other !== undefined) throw notDone(`security group rules with ${other}`);
  return listOf(permission, 'IpRanges').map((range) => readRule(permission, groupId, optionalText(range, 'CidrIp')));
}

function readRule(input: QueryInput, groupId: string, cidr: string | undefined): IngressRule {
  const protocol = optionalText(input, 'IpProtocol')?.toLowerCase();
  if (protocol === undefined)
    throw new AwsFault('MissingParameter', 'The request must contain the parameter IpProtocol');
  if (cidr === undefined || !CIDR.test(cidr)) {
    throw new AwsFault('InvalidParameterValue', `CIDR block ${cidr ?? ''} is malformed`);
  }
  const [fromPort, toPort] = [optionalInteger(input, 'FromPort') ?? -1, optionalInteger(input, 'ToPort') ?? -1];
  if (['tcp', 'udp'].includes(protocol) && (fromPort < 0 || toPort > 65535 || fromPort > toPort)) {
    throw new AwsFault('InvalidParameterValue', `Invalid TCP/UDP port range (${fromPort}:${toPort})`);
  }
  return { groupId, protocol, fromPort, toPort, cidr };
}

function readGroup(input: QueryInput): string {
  const [id, name] = [optionalText(input, 'GroupId'), optionalText(input, 'GroupName')];
  if (id === SECURITY_GROUP_ID || (id === undefined && name === 'default')) return SECURITY_GROUP_ID;
  if (id === undefined && name === undefined) {
    throw new AwsFault('MissingParameter', 'The request must contain the parameter groupName or groupId');
  }
  throw new AwsFault('InvalidGroup.NotFound', `The security group '${id ?? name}' does not exist`);
}

function isSame(a: IngressRule, b: IngressRule): boolean {
  const keys = ['groupId', 'protocol', 'fromPort', 'toPort', 'cidr'] as const;
  return keys.every((key) => a[key] === b[key]);
}

function describe({ cidr, protocol, fromPort, toPort }: IngressRule): string {
  return `peer: ${cidr}, ${protocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}, ALLOW`;
}
