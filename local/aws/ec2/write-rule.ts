import { ACCOUNT_ID } from '../account.ts';
import type { XmlElements } from '../xml.ts';
import { writeEc2Tags } from './ec2-tags.ts';
import type { Direction, SecurityRule } from './security-rule.ts';

const GROUP = /^sg-/;

/** A rule by itself, as DescribeSecurityGroupRules answers it. */
export function writeRule(rule: SecurityRule, direction: Direction): XmlElements {
  const { id, groupId, protocol, fromPort, toPort, cidr, description, tags } = rule;
  return {
    securityGroupRuleId: id,
    groupId,
    groupOwnerId: ACCOUNT_ID,
    isEgress: direction === 'egress',
    ipProtocol: protocol,
    fromPort,
    toPort,
    ...writeRulePeer(cidr),
    description,
    tagSet: writeEc2Tags(tags),
  };
}

/** A rule as an entry of a group's `ipPermissions` or `ipPermissionsEgress`. */
export function writePermission({ protocol, fromPort, toPort, cidr, description }: SecurityRule): XmlElements {
  const ports = protocol === '-1' ? {} : { fromPort, toPort };
  return { ipProtocol: protocol, ...ports, ...writePeer(cidr, description) };
}

function writePeer(peer: string, description: string | undefined): XmlElements {
  if (GROUP.test(peer)) {
    return { groups: { item: [{ userId: ACCOUNT_ID, groupId: peer, description }] }, ipRanges: {} };
  }
  if (peer.includes(':')) return { groups: {}, ipRanges: {}, ipv6Ranges: { item: [{ cidrIpv6: peer, description }] } };
  return { groups: {}, ipRanges: { item: [{ cidrIp: peer, description }] } };
}

function writeRulePeer(peer: string): XmlElements {
  if (GROUP.test(peer)) return { referencedGroupInfo: { groupId: peer, userId: ACCOUNT_ID } };
  return peer.includes(':') ? { cidrIpv6: peer } : { cidrIpv4: peer };
}
