// Faults that somebody asked for, to see what their client does: a statement fails as it is told to, or its connection is cut before
// it runs, or after it with no answer, as when a network fails between COMMIT and the reply.

import { handleMessage } from './client-commands.ts';
import { forward } from './forward.ts';
import type { ClientMessage } from './frames/client-messages.ts';
import { readStrings } from './frames/read-strings.ts';
import { planText } from './plan-statement.ts';
import { refuse } from './run-statement.ts';
import type { Session } from './session-state.ts';

/** What a statement is made to meet. */
export type StatementFault =
  | { readonly kind: 'error'; readonly sqlState: string; readonly message: string; readonly detail?: string }
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' };

/** The faults that wait for statements of one cluster. */
export interface StatementFaults {
  /** Whether any does: with none, no statement is looked at for them. */
  readonly areWaiting: boolean;
  /** The fault that waits for a statement of this kind, counted as met. */
  strike(kind: string): StatementFault | undefined;
}

/** Handles a client's message, unless a fault waits for what it runs: then the client meets that. */
export async function handleOrMeetFault(session: Session, message: ClientMessage): Promise<void> {
  const fault = session.cluster.faults?.areWaiting === true ? faultOf(session, message) : undefined;
  if (fault === undefined) return await handleMessage(session, message);
  if (fault.kind === 'error') return fail(session, message, fault);
  if (fault.when === 'after') {
    session.client.mute();
    await handleMessage(session, message);
    // Answered when all before it was.
    await session.injector.rows('SELECT 1').catch(() => undefined);
  }
  session.client.drop();
}

/** A Query and an Execute run statements; a Query may run several. */
function faultOf({ cluster, portals }: Session, { type, bytes }: ClientMessage): StatementFault | undefined {
  const [text = ''] = type === 'Q' || type === 'E' ? readStrings(bytes, 5, 1) : [];
  const portal = type === 'E' ? portals.get(text) : undefined;
  const plans = type === 'Q' ? planText(text) : [portal].flatMap((plan) => plan ?? []);
  for (const { kind } of plans) {
    const fault = cluster.faults?.strike(kind);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function fail(session: Session, { type }: ClientMessage, fault: StatementFault & { readonly kind: 'error' }): void {
  const { sqlState, message, detail } = fault;
  refuse(session, { severity: 'ERROR', sqlState, message, ...(detail === undefined ? {} : { detail }) });
  if (type !== 'Q') return;
  session.backend.sync({ ends: 'Z', passesRows: true, onMessage: (kind, bytes) => forward(session, kind, bytes) });
}
