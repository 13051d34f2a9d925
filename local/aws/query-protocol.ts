// Redshift, IAM and STS speak AWS's query protocol, EC2 a variant of it: a form goes in with the name of an action, XML comes
// back. They differ in what wraps a result and a fault
// (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html, …/aws-ec2-query-protocol.html).

import { randomUUID } from 'node:crypto';
import { AwsFault } from './aws-fault.ts';
import type { Caller } from './iam/caller.ts';
import { optionalText, readQuery } from './query-input.ts';
import type { QueryInput } from './query-input.ts';
import { writeXml } from './xml.ts';
import type { XmlElements } from './xml.ts';

/** What an action answers: its result's elements, none for an action without a result. */
export type Action = (input: QueryInput, caller: Caller) => XmlElements | undefined | Promise<XmlElements | undefined>;

/** A service that is spoken to with forms. */
export interface QueryService {
  readonly name: 'redshift' | 'iam' | 'sts' | 'ec2';
  readonly version: string;
  readonly actions: Readonly<Record<string, Action>>;
}

/** An HTTP answer. */
export interface XmlAnswer {
  readonly status: number;
  readonly body: string;
}

/** Runs an action, or lets it meet a fault. */
export type AroundAction = <T>(action: string, work: () => Promise<T>) => Promise<T>;

/** Runs the action that the form names. A fault becomes the service's answer; any other error is thrown. */
export async function answerQuery(
  service: QueryService,
  { form, caller }: { readonly form: string; readonly caller: Caller },
  aroundAction: AroundAction,
): Promise<XmlAnswer> {
  try {
    const input = readQuery(form);
    const name = optionalText(input, 'Action') ?? '';
    return await aroundAction(name, async () => {
      const action = findAction(service, name, optionalText(input, 'Version'));
      return { status: 200, body: writeResult(service, name, await action(input, caller)) };
    });
  } catch (error) {
    if (error instanceof AwsFault) return { status: error.status, body: writeFault(service.name, error) };
    throw error;
  }
}

/** A fault as the service wraps it. */
export function writeFault(service: string, fault: AwsFault): string {
  const { code, message, status } = fault;
  if (service === 'ec2') {
    const errors = { Errors: { Error: { Code: code, Message: message } }, RequestID: randomUUID() };
    return writeXml({ Response: errors });
  }
  const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
  return writeXml({ ErrorResponse: { Error: error, RequestId: randomUUID() } });
}

function findAction(service: QueryService, name: string, version: string | undefined): Action {
  const action = Object.hasOwn(service.actions, name) ? service.actions[name] : undefined;
  if (action !== undefined) return action;
  throw new AwsFault(
    'InvalidAction',
    `Could not find operation ${name} for version ${version ?? service.version}: the local AWS does ` +
      `${Object.keys(service.actions).join(', ')} of ${service.name}.`,
  );
}

function writeResult(service: QueryService, name: string, result: XmlElements | undefined): string {
  if (service.name === 'ec2') return writeXml({ [`${name}Response`]: { requestId: randomUUID(), ...result } });
  return writeXml({
    [`${name}Response`]: { [`${name}Result`]: result, ResponseMetadata: { RequestId: randomUUID() } },
  });
}
