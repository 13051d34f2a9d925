import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { AwsFault } from '../aws-fault.ts';
import { readBody } from './read-body.ts';
import type { S3Request } from './s3-request.ts';

/** Reads a request's body as XML of a shape, all texts; `lists` names the elements that may come more than once. */
export async function readXml<T>(request: S3Request, shape: z.ZodType<T>, lists: readonly string[]): Promise<T> {
  const parser = new XMLParser({ parseTagValue: false, isArray: (name) => lists.includes(name) });
  const parsed = shape.safeParse(parser.parse(await readBody(request.message)));
  if (parsed.success) return parsed.data;
  const why = z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, ' ');
  throw new AwsFault('MalformedXML', `The XML you provided was not well-formed or did not validate: ${why}`);
}
