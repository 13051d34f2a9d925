import { AwsFault } from '../aws-fault.ts';
import { requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import type { Identities, IdentityRecord } from './identity-record.ts';
import { managedPolicyNames } from './managed-policies.ts';
import { grantsOf, noSuchPolicy } from './policies.ts';
import { encodePolicy, readPolicy } from './policy-document.ts';

/** The actions on the policies of a role or a user: managed ones are attached, inline ones put. */
export function identityPolicyActions<T extends IdentityRecord>(
  state: StateFile,
  identities: Identities<T>,
): Readonly<Record<string, Action>> {
  const { word } = identities;
  return {
    [`Attach${word}Policy`]: (input) => {
      const found = identities.named(input);
      const attached = new Set([...found.attached, requireAttachable(state, requiredText(input, 'PolicyArn'))]);
      identities.keep({ ...found, attached: [...attached] });
      return undefined;
    },
    [`Detach${word}Policy`]: (input) => detach(identities, input),
    [`ListAttached${word}Policies`]: (input) => ({
      AttachedPolicies: { member: identities.named(input).attached.map(writeAttached) },
      IsTruncated: false,
    }),
    [`Put${word}Policy`]: (input) => put(identities, input),
    [`Get${word}Policy`]: (input) => get(identities, input),
    [`Delete${word}Policy`]: (input) => remove(identities, input),
    [`List${word}Policies`]: (input) => ({
      PolicyNames: { member: Object.keys(identities.named(input).inline) },
      IsTruncated: false,
    }),
  };
}

/** Refuses to delete what still has policies, as IAM does. */
export function requireNoPolicies({ attached, inline }: IdentityRecord): void {
  if (attached.length > 0) throw deleteConflict('must detach all policies first.');
  if (Object.keys(inline).length > 0) throw deleteConflict('must delete policies first.');
}

/** IAM's fault for what cannot be deleted yet. */
export function deleteConflict(reason: string): AwsFault {
  return new AwsFault('DeleteConflict', `Cannot delete entity, ${reason}`, 409);
}

function requireAttachable(state: StateFile, arn: string): string {
  if (grantsOf(state, arn) !== undefined) return arn;
  const known = managedPolicyNames().join(', ');
  const message = `Policy ${arn} does not exist or is not attachable. The local IAM knows its own policies, and of AWS's ${known}.`;
  throw new AwsFault('NoSuchEntity', message, 404);
}

function detach<T extends IdentityRecord>(identities: Identities<T>, input: QueryInput): undefined {
  const found = identities.named(input);
  const arn = requiredText(input, 'PolicyArn');
  if (!found.attached.includes(arn)) throw noSuchPolicy(arn);
  identities.keep({ ...found, attached: found.attached.filter((other) => other !== arn) });
}

function put<T extends IdentityRecord>(identities: Identities<T>, input: QueryInput): undefined {
  const found = identities.named(input);
  const document = requiredText(input, 'PolicyDocument');
  readPolicy(document, 'rights');
  identities.keep({ ...found, inline: { ...found.inline, [requiredText(input, 'PolicyName')]: document } });
}

function get<T extends IdentityRecord>(identities: Identities<T>, input: QueryInput): XmlElements {
  const { name, document } = findInline(identities, input);
  return {
    [`${identities.word}Name`]: identities.named(input).name,
    PolicyName: name,
    PolicyDocument: encodePolicy(document),
  };
}

function remove<T extends IdentityRecord>(identities: Identities<T>, input: QueryInput): undefined {
  const { name } = findInline(identities, input);
  const found = identities.named(input);
  const kept = Object.entries(found.inline).filter(([other]) => other !== name);
  identities.keep({ ...found, inline: Object.fromEntries(kept) });
}

function findInline<T extends IdentityRecord>(
  identities: Identities<T>,
  input: QueryInput,
): { readonly name: string; readonly document: string } {
  const { inline } = identities.named(input);
  const name = requiredText(input, 'PolicyName');
  const document = Object.hasOwn(inline, name) ? inline[name] : undefined;
  if (document !== undefined) return { name, document };
  const kind = identities.word.toLowerCase();
  throw new AwsFault('NoSuchEntity', `The ${kind} policy with name ${name} cannot be found.`, 404);
}

function writeAttached(arn: string): XmlElements {
  return { PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn };
}
