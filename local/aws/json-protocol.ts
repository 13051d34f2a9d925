// The Redshift Data API speaks AWS's JSON 1.1: the action stands in a header, JSON goes in and comes back
// (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html).

import { AwsFault } from './aws-fault.ts';
import type { AroundAction } from './query-protocol.ts';

/** A JSON value that is sent or answered; times are seconds since 1970. */
export type Json =
  string | number | boolean | null | undefined | JsonDouble | readonly Json[] | { readonly [name: string]: Json };

/** A number that is written with a fraction or an exponent, as Java writes a double: Python reads `0` as an int, `0.0` as a float. */
export class JsonDouble {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  toString(): string {
    const text = String(this.value);
    return /^-?\d+$/.test(text) ? `${text}.0` : text;
  }
}

/** What an action answers. */
export type JsonAction = (input: unknown) => Json | Promise<Json>;

/** A service that is spoken to with JSON. */
export interface JsonService {
  readonly name: 'redshift-data';
  /** Before the dot of `X-Amz-Target`. */
  readonly target: string;
  readonly actions: Readonly<Record<string, JsonAction>>;
}

/** An HTTP answer. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: string;
}

/** Runs the action that `X-Amz-Target` names. A fault becomes the service's answer; any other error is thrown. */
export async function answerJson(
  service: JsonService,
  { target, body }: { readonly target: string; readonly body: string },
  aroundAction: AroundAction,
): Promise<JsonAnswer> {
  try {
    const name = target.slice(target.indexOf('.') + 1);
    return await aroundAction(name, async () => {
      const answer = await findAction(service, name)(parseBody(body));
      return { status: 200, body: writeJson(answer ?? {}) };
    });
  } catch (error) {
    if (error instanceof AwsFault) return writeJsonFault(error);
    throw error;
  }
}

/** A fault as such services answer it. */
export function writeJsonFault({ code, message, status }: AwsFault): JsonAnswer {
  return { status, body: JSON.stringify({ __type: code, message, Message: message }) };
}

/** A JSON text. */
export function writeJson(value: Json): string {
  if (value instanceof JsonDouble) return value.toString();
  if (isList(value)) return `[${value.map((member) => writeJson(member ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`).join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function findAction({ actions }: JsonService, name: string): JsonAction {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action !== undefined) return action;
  const known = Object.keys(actions).join(', ');
  throw new AwsFault('UnknownOperationException', `The local AWS does not do ${name} yet; it does ${known}.`);
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body === '' ? '{}' : body);
  } catch {
    throw new AwsFault('SerializationException', 'The request is not JSON.');
  }
}
