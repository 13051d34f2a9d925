import type { Reply } from './backend.ts';
import type { ClientMessage } from './frames/client-messages.ts';
import { readStrings } from './frames/read-strings.ts';
import { message, parse } from './frames/write-messages.ts';
import { ownCommand } from './own-command.ts';
import { planMessage } from './plan-message.ts';
import { emptyPlan } from './plan-statement.ts';
import type { StatementPlan } from './plan-statement.ts';
import { forward, passing } from './forward.ts';
import type { Session } from './session-state.ts';
import { answerTo, finishStatement, prepareSql, refuse } from './run-statement.ts';
import { runSimpleQuery } from './simple-query.ts';

/*
 * The extended protocol: Parse, Bind, Describe, Execute, Close, each passed on with our statements before or after it. A COPY or UNLOAD is
 * parsed as a placeholder that PostgreSQL takes without looking for a table, and done when it is executed.
 */

const PLACEHOLDER = 'COPY shiftwork_placeholder FROM STDIN';

/** Handles one message of a client. Settles when the next one may be looked at. */
export async function handleMessage(session: Session, received: ClientMessage): Promise<void> {
  const { backend } = session;
  switch (received.type) {
    case 'Q':
      return runSimpleQuery(session, received.bytes);
    case 'P':
      return parseStatement(session, received.bytes);
    case 'B':
      return bindPortal(session, received.bytes);
    case 'D':
      return backend.send(received.bytes, passing(session, 'Tn'));
    case 'E':
      return executePortal(session, received.bytes);
    case 'C':
      return backend.send(received.bytes, passing(session, '3'));
    case 'S':
      session.locked.clear();
      session.hasExecuted = false;
      return backend.sync(passing(session, 'Z'));
    case 'H':
    case 'p':
      return backend.send(received.bytes);
    case 'd':
    case 'c':
    case 'f':
      // Data of a COPY that the client believes to be under way: PostgreSQL's protocol says to ignore it.
      return undefined;
    default:
      throw new Error(`Unknown message type "${received.type}" of a client`);
  }
}

async function parseStatement(session: Session, bytes: Buffer): Promise<void> {
  const [name = '', text = ''] = readStrings(bytes, 5, 2);
  const start = bytes.indexOf(0, 5) + 1;
  const end = bytes.indexOf(0, start);
  const plans = planMessage(text, bytes.subarray(start, end), session.caseOfNames.isKept);
  const [plan = emptyPlan(text), second] = plans;
  session.statements.set(name, plan);
  if (second) return refuse(session, severalCommands());
  if (plan.refusal) return refuse(session, plan.refusal);
  const isOurs = ownCommand(plan) !== undefined;
  const sql = isOurs ? PLACEHOLDER : await prepareSql(session, plan);
  if (sql === undefined) return;
  const types = bytes.subarray(end + 1);
  const head = parse(name, sql);
  // `parse` writes that no parameter types follow: the client's own take the place of those two bytes.
  const body = Buffer.concat([head.subarray(5, -2), isOurs ? Buffer.alloc(2) : types]);
  session.backend.send(message('P', body), failing(session, plan, '1'));
}

async function bindPortal(session: Session, bytes: Buffer): Promise<void> {
  const [portal = '', name = ''] = readStrings(bytes, 5, 2);
  const plan = session.statements.get(name);
  if (plan) {
    session.portals.set(portal, plan);
    if (!ownCommand(plan)) await prepareSql(session, plan);
    return session.backend.send(bytes, failing(session, plan, '2'));
  }
  return session.backend.send(bytes, passing(session, '2'));
}

async function executePortal(session: Session, bytes: Buffer): Promise<void> {
  const [portal = ''] = readStrings(bytes, 5, 1);
  const plan = session.portals.get(portal);
  session.hasExecuted = true;
  if (!plan) return session.backend.send(bytes, passing(session, 'CIs'));
  const own = ownCommand(plan);
  if (own) return own(session);
  session.backend.send(bytes, answerTo(session, plan));
  finishStatement(session, plan);
}

/** As passing, but an error is worded with what is known of the statement. */
function failing(session: Session, plan: StatementPlan, ends: string): Reply {
  return {
    ends,
    passesRows: true,
    onMessage(type, bytes) {
      session.current = plan;
      forward(session, type, bytes);
    },
  };
}

function severalCommands() {
  return {
    severity: 'ERROR',
    sqlState: '42601',
    message: 'cannot insert multiple commands into a prepared statement',
  } as const;
}
