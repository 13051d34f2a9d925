import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import { selectParts } from './network-part.ts';
import type { NetworkPart } from './network-part.ts';
import type { Direction, SecurityRule } from './security-rule.ts';
import { authorize, revoke } from './security-rules.ts';
import { writeRule } from './write-rule.ts';

const NAMES = [
  { list: 'SecurityGroupRuleId', property: 'security-group-rule-id', fault: 'InvalidSecurityGroupRuleId.NotFound' },
];

/** The actions on the rules of security groups. */
export function ruleActions(state: StateFile): Readonly<Record<string, Action>> {
  const parts = (direction: Direction): readonly NetworkPart[] =>
    state.read()[direction].map((rule) => asPart(rule, direction));
  return {
    AuthorizeSecurityGroupIngress: (input) => authorize(state, input, 'ingress'),
    AuthorizeSecurityGroupEgress: (input) => authorize(state, input, 'egress'),
    RevokeSecurityGroupIngress: (input) => revoke(state, input, 'ingress'),
    RevokeSecurityGroupEgress: (input) => revoke(state, input, 'egress'),
    DescribeSecurityGroupRules: (input) => ({
      securityGroupRuleSet: selectParts(input, [...parts('ingress'), ...parts('egress')], NAMES),
    }),
  };
}

function asPart(rule: SecurityRule, direction: Direction): NetworkPart {
  const properties = { 'group-id': rule.groupId, 'security-group-rule-id': rule.id };
  return { properties, tags: rule.tags, elements: writeRule(rule, direction) };
}
