import { randomBytes } from 'node:crypto';
import { AwsFault, notDone } from '../aws-fault.ts';
import { listOf, optionalInteger, optionalText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import { readTagsOf } from './ec2-tags.ts';
import type { SecurityRule } from './security-rule.ts';

const CIDR = /^(?:\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/;
const CIDR_V6 = /^[\da-f:]*::?[\da-f:]*\/\d{1,3}$/i;
const GROUP = /^sg-/;
const DESCRIPTION = /^[\w .:/()#,@[\]+=&;{}!$*-]{0,255}$/;

/** Whom a rule lets through: addresses, or a security group. */
interface Peer {
  readonly cidr: string | undefined;
  readonly description?: string;
}

/** The rules of a request: sent flat, or as a list of permissions with ranges in each. */
export function readRules(input: QueryInput, groupId: string): readonly SecurityRule[] {
  const permissions = listOf(input, 'IpPermissions');
  const found =
    permissions.length === 0
      ? [readRule(input, { cidr: optionalText(input, 'CidrIp') })]
      : permissions.flatMap((one) => readPeers(one).map((peer) => readRule(one, peer)));
  if (found.length === 0) {
    throw new AwsFault('MissingParameter', 'The request must contain at least one range of addresses.');
  }
  const tags = readTagsOf(input, 'security-group-rule');
  return found.map((rule) => ({ id: `sgr-0${randomBytes(8).toString('hex')}`, groupId, ...rule, tags }));
}

function readPeers(permission: QueryInput): readonly Peer[] {
  if (permission.parts.has('PrefixListIds')) throw notDone('security group rules with PrefixListIds');
  const peers = (list: string, member: string): readonly Peer[] =>
    listOf(permission, list).map((range) => ({ cidr: optionalText(range, member), ...readDescription(range) }));
  return [...peers('IpRanges', 'CidrIp'), ...peers('Ipv6Ranges', 'CidrIpv6'), ...peers('Groups', 'GroupId')];
}

function readRule(input: QueryInput, { cidr, ...more }: Peer): Omit<SecurityRule, 'id' | 'groupId' | 'tags'> {
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
  return { protocol, fromPort, toPort, cidr, ...more };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html */
function readDescription(range: QueryInput): { readonly description?: string } {
  const description = optionalText(range, 'Description');
  if (description === undefined) return {};
  if (DESCRIPTION.test(description)) return { description };
  throw new AwsFault(
    'InvalidParameterValue',
    'Invalid rule description. Valid descriptions are up to 255 of a-z, A-Z, 0-9, spaces and ._-:/()#,@[]+=&;{}!$*',
  );
}
