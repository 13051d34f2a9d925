import type { Statement, StatementKind } from '../../redshift-sql/statements.ts';
import { isKeyword } from '../../redshift-sql/token-cursor.ts';
import type { StatementPlan } from './plan-statement.ts';

const SETTING = 'enable_case_sensitive_identifier';

/** Whether quoted names keep their case in a session, which must be known before a statement is read. */
export interface CaseSetting {
  readonly isKept: boolean;
  /** A statement is on its way to PostgreSQL. */
  sent(plan: StatementPlan): void;
  /** An error came: what was set in its transaction is not. */
  failed(): void;
  /** PostgreSQL is ready: idle, or in a transaction. */
  ready(status: string): void;
}

/** What a statement sets it to; undefined: it does not. */
export function caseSetBy({ tokens }: Statement, kind: StatementKind): boolean | undefined {
  if (kind === 'reset') return isKeyword(tokens[1], SETTING) || isKeyword(tokens[1], 'all') ? false : undefined;
  const at = isKeyword(tokens[1], 'session') ? 2 : 1;
  if (kind !== 'set' || !isKeyword(tokens[at], SETTING)) return undefined;
  return /^(?:true|on|1|yes)$/.test(tokens.at(-1)?.value.toLowerCase() ?? '');
}

/** Follows a session's transactions as PostgreSQL does: a setting is taken back with the transaction that made it. */
export function createCaseSetting(): CaseSetting {
  let current = false;
  let settled = false;
  let isTakenBack = false;
  return {
    get isKept() {
      return current;
    },
    sent: ({ setsCase, kind }) => {
      current = setsCase ?? current;
      if (kind === 'rollback') isTakenBack = true;
    },
    failed: () => (isTakenBack = true),
    ready: (status) => {
      if (status !== 'I') return;
      if (isTakenBack) current = settled;
      settled = current;
      isTakenBack = false;
    },
  };
}
