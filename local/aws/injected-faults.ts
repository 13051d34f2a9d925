// Faults on demand, for tests of what retries. POST /_local/fault with {"service":"redshift","action":"CreateCluster",
// "code":"ThrottlingException","times":2} makes the next two such calls fail; GET lists the faults that wait and the calls
// that are held, DELETE forgets the first and lets go the second. For S3, `action` is a method (GET, PUT, …; what COPY reads
// counts as GET) and `key` narrows it to what begins so: `bucket/key`. The service `cluster` is SQL: `action` is a kind of
// statement (copy, commit, insert, …), `key` a cluster, `contains` a piece of its text, `client` what the session's
// application_name begins with; `code` is a SQLSTATE, 1023, `drop` or `drop-after`. A call that is dropped gets no answer: its
// connection is cut, before it is done, or after; the action `session` with `drop` cuts sessions at once, whatever they do.
// With `hold` it stops there, before it is done or before it is answered, until it is let go, and only then meets its code.

import { setTimeout as sleep } from 'node:timers/promises';
import type { AttendedSession, StatementFault, StatementFaults } from '../redshift/statement-faults.ts';
import { AwsFault } from './aws-fault.ts';
import { readFault, type Fault } from './read-fault.ts';

/** A call that may be made to fail. */
interface Call {
  readonly service: string;
  readonly action: string;
  readonly key?: string;
  /** Of a statement. */
  readonly text?: string;
  /** Of a statement: its session's application_name. */
  readonly client?: string;
}

/** A fault as it is listed; one that holds a call says so. */
type ListedFault = Readonly<Fault> & { readonly held?: boolean; readonly by?: string };

/** The faults that are still to come. */
export interface InjectedFaults {
  /** Reads and keeps a fault; says what is wrong with a text that is none. */
  add(json: string): void;
  list(): readonly ListedFault[];
  /** Forgets what waits, and lets go what is held. */
  clear(): void;
  readonly areWaiting: boolean;
  /** Waits and throws as the fault that waits for such a call says, and counts it. */
  strike(call: Call): Promise<void>;
  /** The same around a call, which may be struck when it is done and not answered. */
  around<T>(call: Call, work: () => Promise<T>): Promise<T>;
  /** The same for the statements of a cluster. */
  ofCluster(identifier: string): StatementFaults;
}

/** A call of AWS's whose connection is to be cut without an answer. */
export class DroppedCall extends Error {}

export function injectedFaults(): InjectedFaults {
  const waiting: Fault[] = [];
  const held = new Map<ListedFault, () => void>();
  const attended = new Set<AttendedSession & { readonly key: string }>();
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
  const wait = async (fault: Fault, by?: string): Promise<void> => {
    if (fault.hold === undefined) return await pass(fault.delayMs);
    const entry = { ...fault, held: true, ...(by === undefined ? {} : { by }) };
    const letGo = new Promise<void>((resolve) => held.set(entry, resolve));
    await (fault.delayMs > 0 ? Promise.race([letGo, pass(fault.delayMs)]) : letGo);
    held.delete(entry);
  };
  const meet = async (fault: Fault): Promise<void> => {
    await wait(fault);
    if (fault.code?.startsWith('drop') === true) throw new DroppedCall(fault.message);
    if (fault.code !== undefined) throw new AwsFault(fault.code, fault.message, fault.status);
  };
  const around = async <T>(call: Call, work: () => Promise<T>): Promise<T> => {
    const fault = take(call);
    if (fault === undefined) return await work();
    if (!isAfter(fault)) {
      await meet(fault);
      return await work();
    }
    const answer = await work();
    await meet(fault);
    return answer;
  };
  return {
    add: (json) => {
      const fault = readFault(json);
      if (fault.action !== 'session') waiting.push(fault);
      else attended.forEach((one) => matches(fault, { ...one, service: 'cluster', action: 'session' }) && one.cut());
    },
    list: () => [...waiting, ...held.keys()],
    clear: () => {
      waiting.splice(0);
      held.forEach((letGo) => letGo());
    },
    get areWaiting() {
      return waiting.length > 0;
    },
    strike: async (call) => await around(call, async () => undefined),
    around,
    ofCluster: (key) => ({
      get areWaiting() {
        return waiting.some(({ service }) => service === 'cluster');
      },
      attend: (session) => {
        const noted = { ...session, key };
        attended.add(noted);
        return () => void attended.delete(noted);
      },
      strike: (statement) => {
        const found = take({ service: 'cluster', key, ...statement });
        return found && { ...statementFault(found), wait: async () => await wait(found, statement.client) };
      },
    }),
  };
}

function matches({ service, action, key, contains, client }: Fault, call: Call): boolean {
  return (
    service === call.service &&
    (action === undefined || action.toLowerCase() === call.action.toLowerCase()) &&
    (key === undefined || call.key?.startsWith(key) === true) &&
    (contains === undefined || call.text?.includes(contains) === true) &&
    (client === undefined || call.client?.startsWith(client) === true)
  );
}

function isAfter({ hold, code }: Fault): boolean {
  return hold === 'after' || code === 'drop-after';
}

async function pass(delayMs: number): Promise<void> {
  if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
}

function statementFault(fault: Fault): Omit<StatementFault, 'wait'> {
  const when = isAfter(fault) ? 'after' : 'before';
  const { code, message } = fault;
  if (code === undefined) return { when, outcome: { kind: 'pass' } };
  if (code.startsWith('drop')) return { when, outcome: { kind: 'drop' } };
  return { when, outcome: { kind: 'error', ...reportOf(code, message) } };
}

/** 1023: https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html */
function reportOf(code: string, message: string) {
  if (code !== '1023') return { sqlState: code, message };
  return { sqlState: 'XX000', message: '1023', detail: `Serializable isolation violation on table. ${message}` };
}
