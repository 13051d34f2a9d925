// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html

import { AwsFault } from '../aws-fault.ts';
import { optionalBoolean, requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import { FIRST_VERSION, keepPolicy, requireOwn, versionsOf } from './policies.ts';
import type { PolicyRecord, PolicyVersion } from './policies.ts';
import { encodePolicy, readPolicy } from './policy-document.ts';

const MOST_VERSIONS = 5;

/** The actions on the versions of the account's own policies. What the default one says holds. */
export function policyVersionActions(state: StateFile): Readonly<Record<string, Action>> {
  const policyOf = (input: QueryInput): PolicyRecord => requireOwn(state, requiredText(input, 'PolicyArn'));
  return {
    CreatePolicyVersion: (input) => createVersion(state, policyOf(input), input),
    GetPolicyVersion: (input) => {
      const policy = policyOf(input);
      const version = versionNamed(policy, input);
      return { PolicyVersion: { Document: encodePolicy(version.document), ...writeVersion(policy, version) } };
    },
    ListPolicyVersions: (input) => {
      const policy = policyOf(input);
      const versions = versionsOf(policy).toReversed();
      return { IsTruncated: false, Versions: { member: versions.map((version) => writeVersion(policy, version)) } };
    },
    SetDefaultPolicyVersion: (input) => {
      const policy = policyOf(input);
      keepPolicy(state, makeDefault(policy, versionNamed(policy, input)));
      return undefined;
    },
    DeletePolicyVersion: (input) => deleteVersion(state, policyOf(input), input),
  };
}

function createVersion(state: StateFile, policy: PolicyRecord, input: QueryInput): XmlElements {
  const document = requiredText(input, 'PolicyDocument');
  readPolicy(document, 'rights');
  const before = versionsOf(policy);
  if (before.length >= MOST_VERSIONS) {
    const message = `A managed policy can have up to ${MOST_VERSIONS} versions. Before you create a new version, you must delete an existing version.`;
    throw new AwsFault('LimitExceeded', message, 409);
  }
  const number = (policy.lastVersion ?? 1) + 1;
  const version = { id: `v${number}`, document, createdAt: new Date().toISOString() };
  const added = { ...policy, versions: [...before, version], lastVersion: number };
  const kept = optionalBoolean(input, 'SetAsDefault') === true ? makeDefault(added, version) : added;
  keepPolicy(state, kept);
  return { PolicyVersion: writeVersion(kept, version) };
}

function deleteVersion(state: StateFile, policy: PolicyRecord, input: QueryInput): undefined {
  const { id } = versionNamed(policy, input);
  if (id === defaultOf(policy)) {
    throw new AwsFault('DeleteConflict', 'Cannot delete the default version of a policy.', 409);
  }
  keepPolicy(state, { ...policy, versions: versionsOf(policy).filter((version) => version.id !== id) });
}

function versionNamed(policy: PolicyRecord, input: QueryInput): PolicyVersion {
  const id = requiredText(input, 'VersionId');
  const found = versionsOf(policy).find((version) => version.id === id);
  if (found !== undefined) return found;
  const message = `Policy ${policy.arn} version ${id} does not exist or is not attachable.`;
  throw new AwsFault('NoSuchEntity', message, 404);
}

function makeDefault(policy: PolicyRecord, { id, document }: PolicyVersion): PolicyRecord {
  return { ...policy, versions: versionsOf(policy), defaultVersion: id, document };
}

function writeVersion(policy: PolicyRecord, { id, createdAt }: PolicyVersion): XmlElements {
  return { VersionId: id, IsDefaultVersion: id === defaultOf(policy), CreateDate: new Date(createdAt) };
}

function defaultOf({ defaultVersion = FIRST_VERSION }: PolicyRecord): string {
  return defaultVersion;
}
