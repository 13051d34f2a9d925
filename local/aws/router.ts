// One port for all services: which one a request is for stands in what it is signed for, since a client that is given one
// endpoint sends everything there.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsFault } from './aws-fault.ts';
import { credentialScope } from './credential-scope.ts';
import type { CredentialScope } from './credential-scope.ts';
import { holderOf } from './iam/caller.ts';
import { DroppedCall } from './injected-faults.ts';
import type { InjectedFaults } from './injected-faults.ts';
import { answerJson, writeJsonFault } from './json-protocol.ts';
import type { JsonAnswer, JsonService } from './json-protocol.ts';
import { answerQuery, writeFault } from './query-protocol.ts';
import type { AroundAction, QueryService, XmlAnswer } from './query-protocol.ts';
import { readAll } from './s3/read-body.ts';
import type { S3Request } from './s3/s3-request.ts';
import { answerS3 } from './s3/s3-service.ts';
import type { S3Context } from './s3/s3-context.ts';
import type { StateFile } from './state-file.ts';

export interface Services {
  readonly state: StateFile;
  readonly query: readonly QueryService[];
  readonly json: readonly JsonService[];
  readonly s3: S3Context;
  readonly faults: InjectedFaults;
  readonly log: (line: string) => void;
}

const FAULT_PATH = '/_local/fault';

/** Answers every request; an error of our own is AWS's InternalFailure, and goes to the log. */
export async function route(services: Services, message: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await dispatch(services, message, response);
  } catch (error) {
    if (error instanceof DroppedCall) return void response.destroy();
    services.log(
      `${message.method} ${message.url?.split('?')[0]}: ${error instanceof Error ? error.stack : String(error)}`,
    );
    if (response.headersSent) response.destroy();
    else
      send(response, answerFault('', new AwsFault('InternalFailure', 'The local AWS has failed; see its log.', 500)));
  }
}

async function dispatch(services: Services, message: IncomingMessage, response: ServerResponse): Promise<void> {
  if (message.url === FAULT_PATH) {
    await answerFaults(services, message, response);
    return;
  }
  const scope = credentialScope(message);
  const service = scope?.service;
  if (service === 's3' || (service === undefined && ['GET', 'HEAD'].includes(message.method ?? ''))) {
    const holder = scope && holderOf(services.state, scope.keyId);
    const before = async (request: S3Request): Promise<void> => await strikeS3(services.faults, request);
    await answerS3(services.s3, { message, response }, { holder, before });
    return;
  }
  const body = (await readAll(message)).toString();
  const target = message.headers['x-amz-target'];
  if (typeof target === 'string') sendJson(response, await answerTarget(services, { target, body }));
  else send(response, await answerForm(services, scope, body));
}

async function answerTarget(
  services: Services,
  request: { readonly target: string; readonly body: string },
): Promise<JsonAnswer> {
  const [target = ''] = request.target.split('.');
  const service = services.json.find((one) => one.target === target);
  if (service !== undefined) {
    const { name } = service;
    return await answerJson(service, request, aroundActions(services, name));
  }
  const known = services.json.map((one) => one.target).join(', ');
  const message = `The local AWS does not do ${target} yet; of such services it does ${known}.`;
  return writeJsonFault(new AwsFault('UnknownOperationException', message, 501));
}

async function answerForm(services: Services, scope: CredentialScope | undefined, form: string): Promise<XmlAnswer> {
  if (scope === undefined) {
    return answerFault('', new AwsFault('MissingAuthenticationToken', 'Request is missing Authentication Token', 403));
  }
  const name = scope.service;
  const service = services.query.find((one) => one.name === name);
  if (service === undefined) {
    const known = [...services.query.map((one) => one.name), 's3'].join(', ');
    const message = `The local AWS does not do the service ${name} yet; it does ${known}.`;
    return answerFault(name, new AwsFault('UnknownOperationException', message, 501));
  }
  const holder = holderOf(services.state, scope.keyId);
  if (holder.kind !== 'caller') return answerFault(name, refusedKey(holder.kind));
  return await answerQuery(service, { form, caller: holder.caller }, aroundActions(services, name));
}

function refusedKey(why: 'inactive' | 'expired'): AwsFault {
  const code = why === 'expired' ? 'ExpiredToken' : 'InvalidClientTokenId';
  return new AwsFault(
    code,
    `The security token included in the request is ${why === 'expired' ? why : 'invalid'}`,
    403,
  );
}

function aroundActions({ faults }: Services, service: string): AroundAction {
  return async (action, work) => await faults.around({ service, action }, work);
}

async function answerFaults(services: Services, message: IncomingMessage, response: ServerResponse): Promise<void> {
  if (message.method === 'GET')
    return sendJson(response, { status: 200, body: JSON.stringify(services.faults.list()) });
  if (message.method === 'POST') return send(response, await injectFault(services, message));
  if (message.method === 'DELETE') services.faults.clear();
  send(response, { status: message.method === 'DELETE' ? 204 : 405, body: '' });
}

/** Asks for JSON, which a page of another site cannot send without being allowed to. */
async function injectFault({ faults }: Services, message: IncomingMessage): Promise<XmlAnswer> {
  try {
    if (!message.headers['content-type']?.startsWith('application/json')) {
      throw new AwsFault('InvalidParameterValue', 'A fault is sent with Content-Type: application/json.');
    }
    faults.add((await readAll(message)).toString());
    return { status: 204, body: '' };
  } catch (error) {
    if (error instanceof AwsFault) return answerFault('', error);
    throw error;
  }
}

async function strikeS3(faults: InjectedFaults, { method, bucket, key }: S3Request): Promise<void> {
  await faults.strike({ service: 's3', action: method, key: `${bucket}/${key}` });
}

function answerFault(service: string, fault: AwsFault): XmlAnswer {
  return { status: fault.status, body: writeFault(service, fault) };
}

function send(response: ServerResponse, { status, body }: XmlAnswer): void {
  response.writeHead(status, { 'Content-Type': 'text/xml;charset=utf-8' }).end(body);
}

function sendJson(response: ServerResponse, { status, body }: JsonAnswer): void {
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(body);
}
