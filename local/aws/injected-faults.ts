// Faults on demand, for tests of what retries. POST /_local/fault with {"service":"redshift","action":"CreateCluster",
// "code":"ThrottlingException","times":2} makes the next two such calls fail; GET lists the faults that wait, DELETE forgets them.
// For S3, `action` is a method (GET, PUT, …; what COPY reads counts as GET) and `key` narrows it to what begins so: `bucket/key`.
// The service `cluster` is SQL: `action` is a kind of statement (copy, commit, insert, …), `key` a cluster, and `code` a SQLSTATE,
// 1023, `drop` or `drop-after`: the connection is cut before the statement runs, or after it with no answer.

import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { StatementFault, StatementFaults } from '../redshift/statement-faults.ts';
import { AwsFault } from './aws-fault.ts';

const fault = z
  .strictObject({
    service: z.enum(['redshift', 'iam', 'sts', 'ec2', 's3', 'redshift-data', 'cluster']),
    action: z.string().optional(),
    key: z.string().optional(),
    code: z.string().min(1).optional(),
    message: z.string().default('This fault was injected.'),
    status: z.number().int().min(300).max(599).default(400),
    /** How many such calls pass before the first that is struck. */
    after: z.number().int().min(0).default(0),
    times: z.number().int().min(1).default(1),
    delayMs: z.number().int().min(0).max(600_000).default(0),
  })
  .refine(({ code, delayMs }) => code !== undefined || delayMs > 0, 'Expected a code, or a delayMs.')
  .refine(({ service, delayMs }) => service !== 'cluster' || delayMs === 0, 'SQL is not delayed: leave delayMs out.')
  .refine(
    ({ service, code = '' }) => service !== 'cluster' || /^(?:[0-9A-Z]{5}|1023|drop|drop-after)$/.test(code),
    'Expected of the service cluster a code that is a SQLSTATE, 1023, drop or drop-after.',
  );

type Fault = z.infer<typeof fault>;

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
  list(): readonly Readonly<Fault>[];
  clear(): void;
  readonly areWaiting: boolean;
  /** Waits and throws as the fault that waits for such a call says, and counts it. */
  strike(call: Call): Promise<void>;
  /** The same for the statements of a cluster. */
  ofCluster(identifier: string): StatementFaults;
}

export function injectedFaults(): InjectedFaults {
  const waiting: Fault[] = [];
  const take = (call: Call): Fault | undefined => {
    const found = waiting.find((one) => matches(one, call));
    if (found === undefined) return undefined;
    if (found.after > 0) {
      found.after -= 1;
      return undefined;
    }
    found.times -= 1;
    if (found.times === 0) waiting.splice(waiting.indexOf(found), 1);
    return found;
  };
  return {
    add: (json) => {
      waiting.push(readFault(json));
    },
    list: () => waiting,
    clear: () => void waiting.splice(0),
    get areWaiting() {
      return waiting.length > 0;
    },
    strike: async (call) => {
      const found = take(call);
      if (found !== undefined && found.delayMs > 0) await sleep(found.delayMs, undefined, { ref: false });
      if (found?.code !== undefined) throw new AwsFault(found.code, found.message, found.status);
    },
    ofCluster: (key) => ({
      get areWaiting() {
        return waiting.some(({ service }) => service === 'cluster');
      },
      strike: (kind) => {
        const found = take({ service: 'cluster', action: kind, key });
        return found?.code === undefined ? undefined : statementFault(found.code, found.message);
      },
    }),
  };
}

function matches({ service, action, key }: Fault, call: Call): boolean {
  return (
    service === call.service &&
    (action === undefined || action.toLowerCase() === call.action.toLowerCase()) &&
    (key === undefined || call.key?.startsWith(key) === true)
  );
}

/** 1023: https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html */
function statementFault(code: string, message: string): StatementFault {
  if (code === 'drop') return { kind: 'drop', when: 'before' };
  if (code === 'drop-after') return { kind: 'drop', when: 'after' };
  if (code !== '1023') return { kind: 'error', sqlState: code, message };
  const detail = `Serializable isolation violation on table. ${message}`;
  return { kind: 'error', sqlState: 'XX000', message: '1023', detail };
}

function readFault(json: string): Fault {
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
