// What CreateCluster refuses before it does anything
// (https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html).

import { randomUUID } from 'node:crypto';
import { SECURITY_GROUP_ID, VPC_ID } from '../account.ts';
import { AwsFault, notDone } from '../aws-fault.ts';
import { optionalBoolean, optionalInteger, optionalText, requiredText, textsOf } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import { readTags } from '../tags.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { isRetired, readNodes, readSize } from './node-types.ts';

const IDENTIFIER = /^(?!.*--)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const USER = /^[a-z][a-z0-9_+.@-]{0,127}$/;
const DATABASE = /^[a-z_][a-z0-9_$]{0,63}$/;
const PASSWORD = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[!#$%&()*+,.0-9:;<=>?A-Z[\]^_`a-z{|}~-]{8,64}$/;
const ROLE_ARN = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const MOST_ROLES = 50;

/** A cluster as it is asked for; `port` is absent where Redshift may choose. */
export type ClusterInput = Omit<ClusterRecord, 'port'> & { readonly port?: number };

/** Reads and checks CreateCluster's parameters; security groups are named by id. */
export function readCreateCluster(input: QueryInput, knownGroups: readonly string[]): ClusterInput {
  refuseUndone(input);
  const port = optionalInteger(input, 'Port');
  const nodes = readNodes(input);
  if (port !== undefined) requirePort(port, nodes);
  const defaultRole = optionalText(input, 'DefaultIamRoleArn');
  return {
    identifier: readIdentifier(input),
    status: 'creating',
    ...nodes,
    ...readLogin(input),
    ...(port === undefined ? {} : { port }),
    createdAt: new Date().toISOString(),
    publiclyAccessible: optionalBoolean(input, 'PubliclyAccessible') ?? false,
    roles: readRoleArns(textsOf(input, 'IamRoles')).map((arn) => ({ arn, status: 'adding' })),
    ...(defaultRole === undefined ? {} : { defaultRole }),
    securityGroups: readSecurityGroups(input, knownGroups),
    ...readGroups(input),
    tags: readTags(input, 'InvalidTagFault'),
    namespace: randomUUID(),
  };
}

/** Reads what RestoreFromClusterSnapshot says; size and login are as they were in the cluster that the snapshot was taken of. */
export function readRestore(input: QueryInput, before: ClusterRecord, knownGroups: readonly string[]): ClusterInput {
  const port = optionalInteger(input, 'Port');
  const size = readSize(input, before);
  if (port !== undefined) requirePort(port, { ...before, ...size });
  return {
    identifier: readIdentifier(input),
    status: 'creating',
    ...size,
    database: before.database,
    user: before.user,
    password: before.password,
    ...(port === undefined ? {} : { port }),
    createdAt: new Date().toISOString(),
    publiclyAccessible: optionalBoolean(input, 'PubliclyAccessible') ?? before.publiclyAccessible,
    roles: readRoleArns(textsOf(input, 'IamRoles')).map((arn) => ({ arn, status: 'adding' })),
    securityGroups: readSecurityGroups(input, knownGroups),
    ...readGroups(input),
    tags: {},
    namespace: randomUUID(),
  };
}

/** The subnet group and the parameter group that a request names, if it names any; whether they are there is looked up later. */
export function readGroups(input: QueryInput): Pick<ClusterRecord, 'subnetGroup' | 'parameterGroup'> {
  const subnetGroup = optionalText(input, 'ClusterSubnetGroupName')?.toLowerCase() ?? '';
  const parameterGroup = optionalText(input, 'ClusterParameterGroupName')?.toLowerCase() ?? '';
  return {
    ...(subnetGroup === '' ? {} : { subnetGroup }),
    ...(parameterGroup === '' ? {} : { parameterGroup }),
  };
}

/** Checks a master password. */
export function readNewPassword(password: string): string {
  if (PASSWORD.test(password)) return password;
  throw invalid(
    'The parameter MasterUserPassword is not a valid password: expected 8 to 64 printable ASCII characters with an ' +
      `upper-case letter, a lower-case letter and a digit, without ' " \\ / @ and space.`,
  );
}

/** Checks ARNs of roles; whether such roles exist shows when a COPY assumes them. */
export function readRoleArns(arns: readonly string[]): readonly string[] {
  if (arns.length > MOST_ROLES) throw invalid(`${arns.length} IAM roles: a cluster can have ${MOST_ROLES}.`);
  const wrong = arns.find((arn) => !ROLE_ARN.test(arn));
  if (wrong === undefined) return [...new Set(arns)];
  throw invalid(`Invalid IAM role ARN: ${wrong}. Expected arn:aws:iam::<account>:role/<name>.`);
}

function refuseUndone(input: QueryInput): void {
  if (optionalBoolean(input, 'ManageMasterPassword') === true) throw notDone('ManageMasterPassword');
  if (optionalBoolean(input, 'Encrypted') === false) {
    throw invalid('Encrypted is false: Amazon Redshift creates no cluster that is not encrypted.');
  }
}

function readIdentifier(input: QueryInput): string {
  const identifier = requiredText(input, 'ClusterIdentifier').toLowerCase();
  if (IDENTIFIER.test(identifier)) return identifier;
  throw invalid(
    `Invalid cluster identifier ${identifier}: expected 1 to 63 letters, digits and hyphens, the first a letter, ` +
      'no hyphen at the end and no two in a row.',
  );
}

function readLogin(input: QueryInput): Pick<ClusterRecord, 'database' | 'user' | 'password'> {
  const user = requiredText(input, 'MasterUsername');
  const database = optionalText(input, 'DBName') ?? 'dev';
  const password = readNewPassword(requiredText(input, 'MasterUserPassword'));
  if (!USER.test(user)) {
    throw invalid(
      `Invalid master user name ${user}: expected lower-case letters, digits and _ + . @ -, a letter first.`,
    );
  }
  if (!DATABASE.test(database)) {
    throw invalid(`Invalid database name ${database}: expected 1 to 64 lower-case letters, digits and underscores.`);
  }
  return { user, database, password };
}

/** The ids of the security groups that a request names; the default one where it names none. */
export function readSecurityGroups(input: QueryInput, known: readonly string[]): readonly string[] {
  const groups = textsOf(input, 'VpcSecurityGroupIds');
  const unknown = groups.find((group) => !known.includes(group));
  if (unknown === undefined) return groups.length === 0 ? [SECURITY_GROUP_ID] : groups;
  throw invalid(`VPC Security group ${unknown} does not exist in VPC ${VPC_ID}; there are ${known.join(', ')}.`);
}

/** RA3 and RG clusters take fewer ports than DC2 clusters did. */
function requirePort(port: number, { nodeType }: Pick<ClusterRecord, 'nodeType'>): void {
  if (isRetired(nodeType)) {
    if (port >= 1150 && port <= 65_535) return;
    throw invalid(`Port is ${port}: expected 1150 to 65535.`);
  }
  if ((port >= 5431 && port <= 5455) || (port >= 8191 && port <= 8215)) return;
  throw invalid(`Port is ${port}: expected 5431 to 5455, or 8191 to 8215.`);
}

function invalid(message: string): AwsFault {
  return new AwsFault('InvalidParameterValue', message);
}
