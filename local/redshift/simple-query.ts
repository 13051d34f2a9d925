import { parseSync } from 'libpg-query';
import type { Reply } from './backend.ts';
import { bind, describePortal, execute, message, parse, cString } from './frames/write-messages.ts';
import { readStrings } from './frames/read-strings.ts';
import { ownCommand } from './own-command.ts';
import { planMessage } from './plan-message.ts';
import type { StatementPlan } from './plan-statement.ts';
import { answerTo, finishStatement, isPlain, prepareSql, refuse } from './run-statement.ts';
import { forward, passing } from './forward.ts';
import type { Session } from './session-state.ts';

/*
 * A simple Query is run as a pipeline of the extended protocol: each statement parsed, bound and executed, and one Sync at the
 * end. PostgreSQL makes that one implicit transaction, as it does for a Query, and statements of ours fit between.
 */

const SYNTAX_ERROR = '42601';
const COMMITS: ReadonlySet<StatementPlan['kind']> = new Set(['begin', 'commit', 'rollback', 'truncate']);

/** Runs a client's Query: to the client it looks as if PostgreSQL had got it as it was. */
export async function runSimpleQuery(session: Session, query: Buffer): Promise<void> {
  const [text = ''] = readStrings(query, 5, 1);
  const plans = planMessage(text, query.subarray(5, -1), session.caseOfNames.isKept);
  session.locked.clear();
  if (plans.length === 0) return passEmpty(session);
  const [only] = plans;
  if (only && plans.length === 1 && isPlain(only) && !session.backend.skipping) return passQuery(session, only, query);
  session.hasExecuted ||= plans.length > 1;
  for (const plan of onlyFault(plans)) {
    await runStatement(session, plan);
    if (session.backend.skipping) break;
  }
  session.locked.clear();
  session.hasExecuted = false;
  session.backend.sync(passing(session, 'Z'));
}

/**
 * A string is read whole before any of it runs. Its parts roll back together, so that shows only where one commits: then a part
 * that cannot be read is all that is left of the string.
 */
function onlyFault(plans: readonly StatementPlan[]): readonly StatementPlan[] {
  if (plans.length === 1 || !plans.some(({ kind }) => COMMITS.has(kind))) return plans;
  const read = plans.map((plan) => (plan.refusal || ownCommand(plan) ? plan : withSyntaxChecked(plan)));
  const fault = read.find((plan) => plan.refusal?.sqlState === SYNTAX_ERROR);
  return fault ? [fault] : plans;
}

function withSyntaxChecked(plan: StatementPlan): StatementPlan {
  try {
    parseSync(plan.sql);
    return plan;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { ...plan, refusal: { severity: 'ERROR', sqlState: SYNTAX_ERROR, message: error.message } };
  }
}

async function runStatement(session: Session, plan: StatementPlan): Promise<void> {
  if (plan.refusal) return refuse(session, plan.refusal);
  const own = ownCommand(plan);
  if (own) return own(session);
  const { backend } = session;
  const sql = await prepareSql(session, plan);
  if (sql === undefined) return;
  backend.send(parse('', sql), hiddenUnlessError(session, plan, '1'));
  backend.send(bind('', '', []), hiddenUnlessError(session, plan, '2'));
  backend.send(describePortal(''), hiddenUnlessError(session, plan, 'Tn'));
  backend.send(execute(''), answerTo(session, plan));
  finishStatement(session, plan);
}

/** What most clients send most: it goes on as the Query that it came as, at half the cost of a pipeline. */
function passQuery(session: Session, plan: StatementPlan, query: Buffer): void {
  session.current = plan;
  if (plan.readsLogs) session.cluster.systemLog.sync();
  const bytes = plan.sql === plan.sent.text ? query : message('Q', cString(plan.sql));
  session.backend.query(bytes, answerTo(session, plan), passing(session, 'Z'));
}

function passEmpty(session: Session): void {
  session.backend.send(message('Q', cString('')), passing(session, 'Z'));
}

/** The client of a Query does not know of Parse, Bind and NoData, but it wants the row description. */
function hiddenUnlessError(session: Session, plan: StatementPlan, ends: string): Reply {
  return {
    ends,
    passesRows: false,
    onMessage(type, bytes) {
      session.current = plan;
      if ('TEN'.includes(type)) forward(session, type, bytes);
    },
  };
}
