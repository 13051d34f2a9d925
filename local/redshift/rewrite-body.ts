import { applyEdits } from '../../redshift-sql/edits.ts';
import { tokenize } from '../../redshift-sql/lexer.ts';
import { splitStatements } from '../../redshift-sql/statements.ts';
import type { Statement } from '../../redshift-sql/statements.ts';

const DOLLARS = /^\$\w*\$/;
/** Words of PL/pgSQL behind which a statement begins. */
const BEFORE_STATEMENT = new Set(['begin', 'then', 'else', 'loop']);

/**
 * A procedure's or function's text (for PostgreSQL) with the statements of its body rewritten, as those of a client are; what needs the catalog
 * (aliases, QUALIFY) is left. https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-create.html
 */
export function rewriteBody(sql: string, rewrite: (inner: Statement) => string): string {
  const edits = bodyStatements(sql).map(({ statement, start }) => {
    return { start, end: start + statement.text.length, text: rewrite(statement) };
  });
  return applyEdits(sql, edits);
}

/** The statements of a procedure's or function's body, and where in the text each begins. */
export function bodyStatements(sql: string): readonly { readonly statement: Statement; readonly start: number }[] {
  const body = tokenize(sql).find(({ kind, text }) => kind === 'string' && DOLLARS.test(text));
  const [tag = ''] = DOLLARS.exec(body?.text ?? '') ?? [];
  if (!body) return [];
  return splitStatements(body.text.slice(tag.length, -tag.length)).map((part) => {
    const statement = withoutBlockWords(part);
    return { statement, start: body.start + tag.length + statement.start };
  });
}

function withoutBlockWords(part: Statement): Statement {
  const word = part.tokens.findLastIndex(({ kind, value }, at) => {
    return kind === 'word' && BEFORE_STATEMENT.has(value) && !isWithinCase(part, at);
  });
  const tokens = part.tokens.slice(word + 1);
  const [first] = tokens;
  if (!first) return part;
  return { ...part, tokens, start: first.start, text: part.text.slice(first.start - part.start), line: first.line };
}

/** CASE has THEN and ELSE of its own, in the middle of a statement. */
function isWithinCase({ tokens }: Statement, at: number): boolean {
  return tokens.slice(0, at).some(({ kind, value }) => kind === 'word' && value === 'case');
}
