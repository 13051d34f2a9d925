// Faults that somebody asked for, to see what their client does: a statement fails as it is told to, or its connection is cut before
// it runs, or after it with no answer, as when a network fails between COMMIT and the reply; or it is held there for a while.

import { handleMessage } from './client-commands.ts';
import { passing } from './forward.ts';
import type { ClientMessage } from './frames/client-messages.ts';
import { readStrings } from './frames/read-strings.ts';
import { planText } from './plan-statement.ts';
import { refuse } from './run-statement.ts';
import type { Session } from './session-state.ts';

/** What a statement is made to meet. */
export interface StatementFault {
  /** Before it runs, or when it has run and is not answered. */
  readonly when: 'before' | 'after';
  /** Settles when the statement may go on. */
  readonly wait: () => Promise<void>;
  readonly outcome: { readonly kind: 'pass' } | { readonly kind: 'drop' } | StatementRefusal;
}

interface StatementRefusal {
  readonly kind: 'error';
  readonly sqlState: string;
  readonly message: string;
  readonly detail?: string;
}

/** A statement that a fault may wait for. */
interface StruckStatement {
  /** Its kind: copy, commit, insert, … */
  readonly action: string;
  readonly text: string;
  /** The session's application_name. */
  readonly client: string;
}

/** The faults that wait for statements of one cluster. */
export interface StatementFaults {
  /** Whether any does: with none, no statement is looked at for them. */
  readonly areWaiting: boolean;
  /** The fault that waits for such a statement, counted as met. */
  strike(statement: StruckStatement): StatementFault | undefined;
  /** Notes a session, whose connection may be cut at any time; answers how to forget it. */
  attend(session: AttendedSession): () => void;
}

/** A session while it lasts. */
export interface AttendedSession {
  /** Its application_name. */
  readonly client: string;
  cut(): void;
}

/** Handles a client's message, unless a fault waits for what it runs: then the client meets that. */
export function handleOrMeetFault(session: Session, message: ClientMessage): Promise<void> {
  const fault = session.cluster.faults?.areWaiting === true ? faultOf(session, message) : undefined;
  return fault === undefined ? handleMessage(session, message) : meetFault(session, message, fault);
}

async function meetFault(session: Session, message: ClientMessage, fault: StatementFault): Promise<void> {
  if (fault.when === 'after') return await answerLate(session, message, fault);
  await fault.wait();
  // What a client sends that goes away meanwhile never arrives.
  if (session.client.gone || session.backend.closed) return;
  if (fault.outcome.kind === 'drop') return session.client.drop();
  if (fault.outcome.kind === 'error') return fail(session, message, fault.outcome);
  await handleMessage(session, message);
}

async function answerLate(session: Session, message: ClientMessage, fault: StatementFault): Promise<void> {
  session.client.withhold();
  await handleMessage(session, message);
  // Answered when all before it was.
  await session.injector.rows('SELECT 1').catch(() => undefined);
  await fault.wait();
  if (fault.outcome.kind === 'drop') session.client.drop();
  else session.client.deliver();
}

/** A Query and an Execute run statements; a Query may run several. */
function faultOf(
  { cluster, portals, startup, caseOfNames }: Session,
  { type, bytes }: ClientMessage,
): StatementFault | undefined {
  const [text = ''] = type === 'Q' || type === 'E' ? readStrings(bytes, 5, 1) : [];
  const portal = type === 'E' ? portals.get(text) : undefined;
  const plans = type === 'Q' ? planText(text, caseOfNames.isKept) : [portal].flatMap((plan) => plan ?? []);
  for (const { kind, text: sql } of plans) {
    const fault = cluster.faults?.strike({ action: kind, text: sql, client: startup.applicationName });
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function fail(session: Session, { type }: ClientMessage, fault: StatementRefusal): void {
  const { sqlState, message, detail } = fault;
  refuse(session, { severity: 'ERROR', sqlState, message, ...(detail === undefined ? {} : { detail }) });
  if (type !== 'Q') return;
  session.backend.sync(passing(session, 'Z'));
}
