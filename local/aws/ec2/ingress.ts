import { ACCOUNT_ID } from '../account.ts';
import { AwsFault, notDone } from '../aws-fault.ts';
import { listOf, optionalInteger, optionalText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import type { IngressRule } from './ingress-rule.ts';
import { allSecurityGroups } from './security-group.ts';

const CIDR = /^(?:\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/;
const CIDR_V6 = /^[\da-f:]*::?[\da-f:]*\/\d{1,3}$/i;
const GROUP = /^sg-/;

/** Lets addresses in; EC2's fault for a rule that is there already. */
export function authorizeIngress(state: StateFile, input: QueryInput): XmlElements {
  const rules = readRules(state, input);
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
    ...writeRulePeer(cidr),
  }));
  return { return: true, securityGroupRuleSet: { item: items } };
}

/** Takes rules away; EC2's fault for one that is not there. */
export function revokeIngress(state: StateFile, input: QueryInput): XmlElements {
  const rules = readRules(state, input);
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

/** A rule's peer, as an entry of `ipPermissions` has it. */
export function writePeer(peer: string): XmlElements {
  if (GROUP.test(peer)) return { groups: { item: [{ userId: ACCOUNT_ID, groupId: peer }] }, ipRanges: {} };
  if (peer.includes(':')) return { groups: {}, ipRanges: {}, ipv6Ranges: { item: [{ cidrIpv6: peer }] } };
  return { groups: {}, ipRanges: { item: [{ cidrIp: peer }] } };
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

function writeRulePeer(peer: string): XmlElements {
  if (GROUP.test(peer)) return { referencedGroupInfo: { groupId: peer, userId: ACCOUNT_ID } };
  return peer.includes(':') ? { cidrIpv6: peer } : { cidrIpv4: peer };
}

/** A rule is sent flat, or as a list of permissions with ranges in each. */
function readRules(state: StateFile, input: QueryInput): readonly IngressRule[] {
  const groupId = readGroup(state, input);
  const permissions = listOf(input, 'IpPermissions');
  const rules =
    permissions.length === 0
      ? [readRule(input, groupId, optionalText(input, 'CidrIp'))]
      : permissions.flatMap((one) => readPermission(one, groupId));
  if (rules.length > 0) return rules;
  throw new AwsFault('MissingParameter', 'The request must contain at least one range of addresses.');
}

function readPermission(permission: QueryInput, groupId: string): readonly IngressRule[] {
  if (permission.parts.has('PrefixListIds')) throw notDone('security group rules with PrefixListIds');
  const peers = [
    ...listOf(permission, 'IpRanges').map((range) => optionalText(range, 'CidrIp')),
    ...listOf(permission, 'Ipv6Ranges').map((range) => optionalText(range, 'CidrIpv6')),
    ...listOf(permission, 'Groups').map((group) => optionalText(group, 'GroupId')),
  ];
  return peers.map((peer) => readRule(permission, groupId, peer));
}

function readRule(input: QueryInput, groupId: string, cidr: string | undefined): IngressRule {
  const protocol = optionalText(input, 'IpProtocol')?.toLowerCase();
  if (protocol === undefined)
    throw new AwsFault('MissingParameter', 'The request must contain the parameter IpProtocol');
  if (cidr === undefined || ![CIDR, CIDR_V6, GROUP].some((shape) => shape.test(cidr))) {
    throw new AwsFault('InvalidParameterValue', `CIDR block ${cidr ?? ''} is malformed`);
  }
  const [fromPort, toPort] = [optionalInteger(input, 'FromPort') ?? -1, optionalInteger(input, 'ToPort') ?? -1];
  if (['tcp', 'udp'].includes(protocol) && (fromPort < 0 || toPort > 65535 || fromPort > toPort)) {
    throw new AwsFault('InvalidParameterValue', `Invalid TCP/UDP port range (${fromPort}:${toPort})`);
  }
  return { groupId, protocol, fromPort, toPort, cidr };
}

function isSame(a: IngressRule, b: IngressRule): boolean {
  const keys = ['groupId', 'protocol', 'fromPort', 'toPort', 'cidr'] as const;
  return keys.every((key) => a[key] === b[key]);
}

function describe({ cidr, protocol, fromPort, toPort }: IngressRule): string {
  return `peer: ${cidr}, ${protocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}, ALLOW`;
}
