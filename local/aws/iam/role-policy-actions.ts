import { AwsFault } from '../aws-fault.ts';
import { requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import { managedPolicyNames } from './managed-policies.ts';
import { grantsOf, noSuchPolicy } from './policies.ts';
import { readPolicy } from './policy-document.ts';
import { encodePolicy, namedIn } from './role-actions.ts';
import { keepRole } from './roles.ts';

/** The actions on the policies of a role: managed ones are attached, inline ones put. */
export function rolePolicyActions(state: StateFile): Readonly<Record<string, Action>> {
  return {
    AttachRolePolicy: (input) => attach(state, input),
    DetachRolePolicy: (input) => detach(state, input),
    ListAttachedRolePolicies: (input) => ({
      AttachedPolicies: { member: namedIn(state, input).attached.map(writeAttached) },
      IsTruncated: false,
    }),
    // Asked before a role is deleted; instance profiles belong to EC2's machines, of which there are none.
    ListInstanceProfilesForRole: (input) => {
      namedIn(state, input);
      return { InstanceProfiles: {}, IsTruncated: false };
    },
    PutRolePolicy: (input) => put(state, input),
    GetRolePolicy: (input) => get(state, input),
    DeleteRolePolicy: (input) => remove(state, input),
    ListRolePolicies: (input) => ({
      PolicyNames: { member: Object.keys(namedIn(state, input).inline) },
      IsTruncated: false,
    }),
  };
}

function attach(state: StateFile, input: QueryInput): undefined {
  const role = namedIn(state, input);
  const arn = requiredText(input, 'PolicyArn');
  if (grantsOf(state, arn) === undefined) {
    const known = managedPolicyNames().join(', ');
    const message = `Policy ${arn} does not exist or is not attachable. The local IAM knows its own policies, and of AWS's ${known}.`;
    throw new AwsFault('NoSuchEntity', message, 404);
  }
  keepRole(state, { ...role, attached: [...new Set([...role.attached, arn])] });
}

function detach(state: StateFile, input: QueryInput): undefined {
  const role = namedIn(state, input);
  const arn = requiredText(input, 'PolicyArn');
  if (!role.attached.includes(arn)) throw noSuchPolicy(arn);
  keepRole(state, { ...role, attached: role.attached.filter((other) => other !== arn) });
}

function put(state: StateFile, input: QueryInput): undefined {
  const role = namedIn(state, input);
  const document = requiredText(input, 'PolicyDocument');
  readPolicy(document, 'rights');
  keepRole(state, { ...role, inline: { ...role.inline, [requiredText(input, 'PolicyName')]: document } });
}

function get(state: StateFile, input: QueryInput): XmlElements {
  const { name, document } = findInline(state, input);
  return { RoleName: requiredText(input, 'RoleName'), PolicyName: name, PolicyDocument: encodePolicy(document) };
}

function remove(state: StateFile, input: QueryInput): undefined {
  const { name } = findInline(state, input);
  const role = namedIn(state, input);
  const kept = Object.entries(role.inline).filter(([other]) => other !== name);
  keepRole(state, { ...role, inline: Object.fromEntries(kept) });
}

function findInline(state: StateFile, input: QueryInput): { readonly name: string; readonly document: string } {
  const { inline } = namedIn(state, input);
  const name = requiredText(input, 'PolicyName');
  const document = Object.hasOwn(inline, name) ? inline[name] : undefined;
  if (document !== undefined) return { name, document };
  throw new AwsFault('NoSuchEntity', `The role policy with name ${name} cannot be found.`, 404);
}

function writeAttached(arn: string): XmlElements {
  return { PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn };
}
