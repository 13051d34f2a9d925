import { notDone } from '../aws-fault.ts';
import { textsOf } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import { addTags } from '../tags.ts';
import type { XmlElements } from '../xml.ts';
import { readEc2Tags } from './ec2-tags.ts';
import { authorizeIngress, revokeIngress, ruleNamed } from './ingress.ts';
import type { IngressRule } from './ingress-rule.ts';
import { selectParts } from './network-part.ts';
import type { NetworkPart } from './network-part.ts';
import { writeRule } from './write-rule.ts';

const NAMES = [
  { list: 'SecurityGroupRuleId', property: 'security-group-rule-id', fault: 'InvalidSecurityGroupRuleId.NotFound' },
];

/** The actions on the rules of security groups. */
export function ruleActions(state: StateFile): Readonly<Record<string, Action>> {
  return {
    AuthorizeSecurityGroupIngress: (input) => authorizeIngress(state, input),
    RevokeSecurityGroupIngress: (input) => revokeIngress(state, input),
    DescribeSecurityGroupRules: (input) => ({
      securityGroupRuleSet: selectParts(input, state.read().ingress.map(asPart), NAMES),
    }),
    CreateTags: (input) => tagRules(state, input),
  };
}

function asPart(rule: IngressRule): NetworkPart {
  const properties = { 'group-id': rule.groupId, 'security-group-rule-id': rule.id };
  return { properties, tags: rule.tags, elements: writeRule(rule) };
}

/** Only rules have tags here. */
function tagRules(state: StateFile, input: QueryInput): XmlElements {
  const ids = textsOf(input, 'ResourceId');
  const other = ids.find((id) => !id.startsWith('sgr-'));
  if (other !== undefined) throw notDone(`EC2 tags on ${other}: only security group rules have tags`);
  for (const id of ids) ruleNamed(state, id);
  const tags = readEc2Tags(input);
  const tagged = (rule: IngressRule): IngressRule =>
    ids.includes(rule.id) ? { ...rule, tags: addTags(rule.tags, tags, 'TagLimitExceeded') } : rule;
  state.change((all) => ({ ...all, ingress: all.ingress.map(tagged) }));
  return { return: true };
}
