// Faults on demand, for tests of what retries: POST /_local/fault with {"service":"redshift","action":"CreateCluster",
// "code":"ThrottlingException","times":2} makes the next two such calls fail. For S3, `action` is a method (GET, PUT, …), and
// `key` narrows it to what begins so: `bucket/key`.

import { z } from 'zod';
import { AwsFault } from './aws-fault.ts';

const fault = z.strictObject({
  service: z.enum(['redshift', 'iam', 'sts', 'ec2', 's3', 'redshift-data']),
  action: z.string().optional(),
  key: z.string().optional(),
  code: z.string().min(1),
  message: z.string().default('This fault was injected.'),
  status: z.number().int().min(300).max(599).default(400),
  times: z.number().int().min(1).default(1),
});

/** A call that may be made to fail. */
interface Call {
  readonly service: string;
  readonly action: string;
  readonly key?: string;
}

/** The faults that are still to come. */
export interface InjectedFaults {
  /** Reads and keeps a fault; says what is wrong with a text that is none. */
  add(json: string): void;
  /** Throws the fault that waits for such a call, and counts it. */
  strike(call: Call): void;
}

export function injectedFaults(): InjectedFaults {
  const waiting: z.infer<typeof fault>[] = [];
  return {
    add: (json) => {
      waiting.push(readFault(json));
    },
    strike: (call) => {
      const found = waiting.find(
        ({ service, action, key }) =>
          service === call.service &&
          (action === undefined || action === call.action) &&
          (key === undefined || call.key?.startsWith(key) === true),
      );
      if (found === undefined) return;
      found.times -= 1;
      if (found.times === 0) waiting.splice(waiting.indexOf(found), 1);
      throw new AwsFault(found.code, found.message, found.status);
    },
  };
}

function readFault(json: string): z.infer<typeof fault> {
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
