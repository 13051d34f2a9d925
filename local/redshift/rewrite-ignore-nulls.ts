import { applyEdits } from '../../redshift-sql/edits.ts';
import type { Edit } from '../../redshift-sql/edits.ts';
import { tokenize } from '../../redshift-sql/lexer.ts';
import type { Token } from '../../redshift-sql/lexer.ts';
import { isKeyword } from '../../redshift-sql/token-cursor.ts';
import { closingOf, splitAtCommas, textOfTokens } from '../../redshift-sql/token-spans.ts';

/*
 * IGNORE NULLS of window functions, which stands within their parentheses or behind them. PostgreSQL has it not, so aggregates of the
 * layer (55-ignore-nulls.sql) that skip NULLs run over the window. They have the functions' own names, which columns get too, and
 * one argument more. LAG looks at the rows before the current one; LEAD is a LAG over the window in reverse.
 * https://docs.aws.amazon.com/redshift/latest/dg/c_Window_functions.html
 */

const FUNCTIONS = new Set(['first_value', 'last_value', 'nth_value', 'lag', 'lead']);
const MARK = "'ignore nulls'::name";
const BEFORE_CURRENT = 'ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING';

/** The text (for PostgreSQL) with each IGNORE NULLS as a call of an aggregate. */
export function rewriteIgnoreNulls(sql: string): string {
  if (!/\bignore\s+nulls\b/i.test(sql)) return sql;
  let text = sql;
  for (let edit = lastCall(text); edit; edit = lastCall(text)) text = applyEdits(text, [edit]);
  return text;
}

interface WindowCall {
  readonly name: Token;
  /** The arguments as written. */
  readonly args: readonly string[];
  /** What stands in the parentheses of OVER. */
  readonly window: readonly Token[];
  readonly end: number;
}

/** Calls nest in subqueries, so the last one is rewritten first. */
function lastCall(sql: string): Edit | undefined {
  const tokens = tokenize(sql);
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const call = callAt(sql, tokens, at);
    if (call) return { start: call.name.start, end: call.end, text: rewritten(sql, call) };
  }
  return undefined;
}

function callAt(sql: string, tokens: readonly Token[], at: number): WindowCall | undefined {
  const name = tokens[at];
  if (name?.kind !== 'word' || !FUNCTIONS.has(name.value) || tokens[at + 1]?.text !== '(') return undefined;
  const close = closingOf(tokens, at + 1);
  const isWithin = ignoresNulls(tokens, close - 2);
  if (close === -1 || (!isWithin && !ignoresNulls(tokens, close + 1))) return undefined;
  const over = isWithin ? close + 1 : close + 3;
  if (!isKeyword(tokens[over], 'over') || tokens[over + 1]?.text !== '(') return undefined;
  const last = closingOf(tokens, over + 1);
  const end = tokens[last]?.end;
  if (end === undefined) return undefined;
  const args = splitAtCommas(tokens.slice(at + 2, isWithin ? close - 2 : close)).map((arg) => textOfTokens(sql, arg));
  return { name, args, window: tokens.slice(over + 2, last), end };
}

function ignoresNulls(tokens: readonly Token[], at: number): boolean {
  return isKeyword(tokens[at], 'ignore') && isKeyword(tokens[at + 1], 'nulls');
}

function rewritten(sql: string, { name, args, window }: WindowCall): string {
  const [value = '', place = '1'] = args;
  const over = textOfTokens(sql, window);
  switch (name.value) {
    case 'nth_value':
      return `(nth_value(${value}, (${place})::int, ${MARK}) OVER (${over}))[${place}]`;
    case 'lag':
      return `(lag(${value}, (${place})::int, ${MARK}) OVER (${over} ${BEFORE_CURRENT}))[${place}]`;
    case 'lead':
      return `(lead(${value}, (${place})::int, ${MARK}) OVER (${reversed(sql, window)} ${BEFORE_CURRENT}))[${place}]`;
    default:
      return `${name.value}(${value}, ${MARK}) OVER (${over})`;
  }
}

/** A window with its order turned round: NULLs, which are greatest where nothing is said, turn with it. */
function reversed(sql: string, window: readonly Token[]): string {
  let depth = 0;
  const order = window.findIndex((token) => {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    return depth === 0 && isKeyword(token, 'order');
  });
  if (order === -1) return textOfTokens(sql, window);
  const keys = splitAtCommas(window.slice(order + 2)).map((key) => reversedKey(sql, key));
  return `${textOfTokens(sql, window.slice(0, order))} ORDER BY ${keys.join(', ')}`;
}

function reversedKey(sql: string, key: readonly Token[]): string {
  const nulls = isKeyword(key.at(-2), 'nulls') ? (isKeyword(key.at(-1), 'first') ? ' NULLS LAST' : ' NULLS FIRST') : '';
  const rest = nulls === '' ? key : key.slice(0, -2);
  const isDescending = isKeyword(rest.at(-1), 'desc');
  const expression = isDescending || isKeyword(rest.at(-1), 'asc') ? rest.slice(0, -1) : rest;
  return `${textOfTokens(sql, expression)} ${isDescending ? 'ASC' : 'DESC'}${nulls}`;
}
