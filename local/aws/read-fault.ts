import { z } from 'zod';
import { AwsFault } from './aws-fault.ts';

const fault = z
  .strictObject({
    service: z.enum(['redshift', 'iam', 'sts', 'ec2', 's3', 'redshift-data', 'cluster']),
    action: z.string().optional(),
    key: z.string().optional(),
    contains: z.string().min(1).optional(),
    client: z.string().min(1).optional(),
    code: z.string().min(1).optional(),
    message: z.string().default('This fault was injected.'),
    status: z.number().int().min(300).max(599).default(400),
    /** How many such calls pass before the first that is struck. */
    after: z.number().int().min(0).default(0),
    times: z.number().int().min(1).default(1),
    delayMs: z.number().int().min(0).max(600_000).default(0),
    /** Stops the call there until it is let go, or for delayMs. */
    hold: z.enum(['before', 'after']).optional(),
  })
  .refine(
    ({ code, delayMs, hold }) => code !== undefined || delayMs > 0 || hold !== undefined,
    'Expected a code, a delayMs or a hold.',
  )
  .refine(
    ({ service, code }) =>
      service !== 'cluster' || code === undefined || /^(?:[0-9A-Z]{5}|1023|drop|drop-after)$/.test(code),
    'Expected of the service cluster a code that is a SQLSTATE, 1023, drop or drop-after.',
  )
  .refine(
    ({ service, contains, client }) => service === 'cluster' || (contains ?? client) === undefined,
    'Only statements have a text and a client: leave contains and client out, or take the service cluster.',
  )
  .refine(
    ({ service, action, ...rest }) => action !== 'session' || (service === 'cluster' && isCut(rest)),
    'A session is only cut, at once: take the service cluster and the code drop.',
  )
  .refine(
    ({ service, hold, code }) => service !== 's3' || (hold !== 'after' && code?.startsWith('drop') !== true),
    'A call of S3 is held before it is done, and not dropped.',
  )
  .refine(
    ({ service, hold, code = 'drop' }) => service !== 'cluster' || hold !== 'after' || code.startsWith('drop'),
    'A statement that is held when it is done is answered or dropped then: leave code out, or take drop.',
  );

function isCut({ code, hold, after, times, delayMs }: Readonly<Record<string, unknown>>): boolean {
  return code === 'drop' && hold === undefined && after === 0 && times === 1 && delayMs === 0;
}

/** A fault that waits: what it strikes, and what that meets. */
export type Fault = z.infer<typeof fault>;

/** Reads a fault from JSON; says what is wrong with a text that is none. */
export function readFault(json: string): Fault {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new AwsFault('InvalidParameterValue', 'A fault is one JSON object; got a text that is not JSON.');
  }
  const parsed = fault.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AwsFault('InvalidParameterValue', z.prettifyError(parsed.error));
}
