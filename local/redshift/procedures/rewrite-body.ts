import { applyEdits } from '../../../redshift-sql/edits.ts';
import type { Edit } from '../../../redshift-sql/edits.ts';
import { tokenize } from '../../../redshift-sql/lexer.ts';
import type { Statement } from '../../../redshift-sql/statements.ts';
import { findOutside } from '../../../redshift-sql/token-spans.ts';
import { restoreCase } from '../case-of-names.ts';
import { quoteText } from '../define-table.ts';
import { bodyParts } from './body-parts.ts';
import type { Body, BodyPart, ExceptionHandler } from './body-parts.ts';

/*
 * Transactions in a body (https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-transaction-management.html): COMMIT, ROLLBACK and
 * TRUNCATE end the transaction, unless the client has begun it. An EXCEPTION rolls back all of it, is handled in one of its own, and is
 * raised again (https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-trapping-errors.html). In PostgreSQL a block with EXCEPTION is
 * a subtransaction, within which none of that can be done: there TRUNCATE takes part in the transaction, and COMMIT is an error.
 */

/** Fails where a command may not end the transaction. */
const END_TRANSACTION = 'pg_catalog.shiftwork_end_transaction';
const CATCHING = 'pg_catalog.shiftwork_catching';
/** What may follow the text that an EXECUTE runs. */
const AFTER_EXECUTED: ReadonlySet<string> = new Set(['into', 'using']);
const IF_IT_MAY_END = 'IF pg_catalog.shiftwork_ends_transactions() THEN';

/**
 * A function's text (for PostgreSQL) with its body's parts rewritten, as statements of a client are; what needs the catalog (aliases,
 * QUALIFY) is left.
 */
export function rewriteBody(sql: string, rewrite: (part: Statement) => string): string {
  return applyEdits(
    sql,
    bodyParts(sql).parts.map(({ statement }) => replacing(statement, rewrite(statement))),
  );
}

/** The same of a procedure: in its body, transactions end as Redshift's do. */
export function rewriteProcedure(sql: string, rewrite: (part: Statement) => string): string {
  const body = bodyParts(sql);
  const { parts, handlers } = body;
  const rewritten = parts.map((part) => replacing(part.statement, endingTransaction(part, rewrite(part.statement))));
  return applyEdits(sql, [...handlers.flatMap(raisingAgain), ...rewritten, keeping(body)]);
}

/** The body as it was written: SHOW PROCEDURE shows that. */
function keeping({ text, end }: Body): Edit {
  return { start: end, end, text: `\n/* as written: ${Buffer.from(restoreCase(text)).toString('base64')} */` };
}

function replacing({ start, end }: Statement, text: string): Edit {
  return { start, end, text };
}

function endingTransaction({ statement, isGuarded, isQuery }: BodyPart, text: string): string {
  const [first] = statement.tokens;
  const word = first?.kind === 'word' ? first.value : '';
  switch (word) {
    case 'commit':
    case 'rollback':
      return `PERFORM ${END_TRANSACTION}('${word.toUpperCase()}', ${isGuarded}); ${text}`;
    case 'truncate':
      return `PERFORM ${END_TRANSACTION}('TRUNCATE', ${isGuarded}); ${text}${isGuarded ? '' : `; ${IF_IT_MAY_END} COMMIT; END IF`}`;
    case 'copy':
    case 'unload':
      return executing(quoteText(statement.text));
    case 'execute':
      return dynamic({ isGuarded, isQuery }, text);
    case 'call':
      return isGuarded ? [evaluating(`${CATCHING}(1)`), text, evaluating(`${CATCHING}(-1)`)].join('; ') : text;
    default:
      return text;
  }
}

/** Calls a function, and leaves FOUND and ROW_COUNT as the statement before has set them. */
export function evaluating(call: string): string {
  return `IF ${call} IS NULL THEN NULL; END IF`;
}

/** What EXECUTE runs is asked for; the text may be a TRUNCATE. */
function dynamic({ isGuarded, isQuery }: Omit<BodyPart, 'statement'>, text: string): string {
  const [execute, ...tokens] = tokenize(text);
  const end = findOutside(tokens, ({ kind, value }) => kind === 'word' && AFTER_EXECUTED.has(value));
  const [first] = tokens;
  const last = end === -1 ? tokens.at(-1) : tokens[end - 1];
  if (!execute || !first || !last) return text;
  const run = executing(text.slice(first.start, last.end)) + text.slice(last.end);
  return isGuarded || isQuery ? run : `${run}; IF pg_catalog.shiftwork_truncates() THEN COMMIT; END IF`;
}

function executing(expression: string): string {
  return `EXECUTE pg_catalog.shiftwork_dynamic_sql(${expression})`;
}

function raisingAgain({ start, end, isGuarded }: ExceptionHandler): readonly Edit[] {
  const ending = (command: string): string => (isGuarded ? '' : `${IF_IT_MAY_END} ${command}; END IF; `);
  return [
    { start, end: start, text: ` ${ending('ROLLBACK')}` },
    { start: end, end, text: `${ending('COMMIT')}RAISE; ` },
  ];
}
