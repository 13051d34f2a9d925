import { randomBytes } from 'node:crypto';
import { ACCOUNT_ID } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { optionalText, requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';

/** What IAM says of all that it keeps under a name. */
export interface EntityRecord {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly description?: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, …/reference_identifiers.html */
const KINDS = {
  user: { idPrefix: 'AIDA', mostCharacters: 64 },
  role: { idPrefix: 'AROA', mostCharacters: 64 },
  policy: { idPrefix: 'ANPA', mostCharacters: 128 },
} as const;
const NAME = /^[\w+=,.@-]+$/;
const PATH = /^\/(?:[\x21-\x7e]{1,510}\/)?$/;

/** A new entity, as the request that makes it names it: `RoleName` and `Path`. */
export function newEntity(kind: keyof typeof KINDS, input: QueryInput): EntityRecord {
  const parameter = `${kind}Name`;
  const { idPrefix, mostCharacters } = KINDS[kind];
  const name = requiredText(input, parameter.charAt(0).toUpperCase() + parameter.slice(1));
  const path = optionalText(input, 'Path') ?? '/';
  const description = optionalText(input, 'Description');
  if (!NAME.test(name))
    throw invalid(parameter, 'It must contain only alphanumeric characters and/or the following: +=,.@_-');
  if (name.length > mostCharacters)
    throw invalid(parameter, `It has ${name.length} characters; ${mostCharacters} is the most.`);
  if (!PATH.test(path)) throw invalid('path', 'It must begin and end with / and contain only ASCII characters.');
  return {
    name,
    path,
    id: `${idPrefix}${randomBytes(8).toString('hex').toUpperCase()}0`,
    arn: `arn:aws:iam::${ACCOUNT_ID}:${kind}${path}${name}`,
    createdAt: new Date().toISOString(),
    ...(description === undefined ? {} : { description }),
  };
}

function invalid(parameter: string, reason: string): AwsFault {
  return new AwsFault('ValidationError', `The specified value for ${parameter} is invalid. ${reason}`);
}
