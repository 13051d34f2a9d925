import { randomUUID } from 'node:crypto';
import type { AwsFault } from '../aws-fault.ts';
import { writeXml } from '../xml.ts';
import type { XmlElements } from '../xml.ts';
import type { S3Request } from './s3-request.ts';

/** Of every answer's outermost element. */
export const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Answers with one element of S3's namespace. */
export function sendXml(request: S3Request, name: string, elements: XmlElements): void {
  send(request, `<${name} xmlns="${NAMESPACE}">${writeXml(elements)}</${name}>`);
}

/** Answers with an error. */
export function sendFault(
  { message, response }: Pick<S3Request, 'message' | 'response'>,
  { code, message: text, status }: AwsFault,
): void {
  const error = { Code: code, Message: text, Resource: message.url?.split('?')[0], RequestId: randomUUID() };
  response.writeHead(status, { 'Content-Type': 'application/xml' });
  response.end(message.method === 'HEAD' ? undefined : `${DECLARATION}${writeXml({ Error: error })}`);
}

/** Answers with XML. */
export function send({ response }: S3Request, xml: string): void {
  response.writeHead(200, { 'Content-Type': 'application/xml' }).end(DECLARATION + xml);
}
