// IAM's policies, as far as the local AWS evaluates them: Effect, Principal, Action and Resource with their Not forms and
// wildcards. A Condition is refused when the policy is written: to ignore one would grant what AWS denies
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html).

import { z } from 'zod';
import { AwsFault, notDone } from '../aws-fault.ts';

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const principal = z.union([z.literal('*'), z.record(z.string(), texts)]);

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: principal.optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z.unknown().optional(),
});

const document = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z.union([statement.transform((only) => [only]), z.array(statement).min(1)]),
});

/** One statement of a policy. */
export type PolicyStatement = Readonly<z.infer<typeof statement>>;

/** What a policy says: what somebody may do, who may assume a role, or who may do what with a bucket. */
type PolicyKind = 'rights' | 'trust' | 'bucket';

/** Reads a policy's statements; IAM's fault for a text that is none. */
export function readPolicy(text: string, kind: PolicyKind): readonly PolicyStatement[] {
  const parsed = document.safeParse(parseJson(text));
  if (!parsed.success) throw malformed(z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, ' '));
  const statements = parsed.data.Statement;
  for (const found of statements) refuseStatement(found, kind);
  return statements;
}

/** A policy's text in an answer: IAM percent-encodes it (RFC 3986). */
export function encodePolicy(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function refuseStatement(found: PolicyStatement, kind: PolicyKind): void {
  if (found.Condition !== undefined) throw notDone('policies with a Condition');
  if (!found.Action === !found.NotAction) throw malformed('Policy statement must contain actions.');
  if (kind !== 'rights' && found.Principal === undefined) {
    throw malformed('Policy document must contain a principal.');
  }
  if (kind === 'trust') {
    if (found.Resource ?? found.NotResource) throw malformed('Has prohibited field Resource.');
    return;
  }
  if (kind === 'rights' && found.Principal !== undefined)
    throw malformed('Policy document should not specify a principal.');
  if (!found.Resource === !found.NotResource) throw malformed('Policy statement must contain resources.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('Syntax errors in policy.');
  }
}

function malformed(message: string): AwsFault {
  return new AwsFault('MalformedPolicyDocument', message);
}
