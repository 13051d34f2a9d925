import type { Token } from '../../redshift-sql/lexer.ts';
import { isKeyword } from '../../redshift-sql/token-cursor.ts';
import { closingOf } from '../../redshift-sql/token-spans.ts';

/*
 * Functions that look at the rows of a frame ask for one wherever their window is ordered, and a frame is of ROWS alone:
 * https://docs.aws.amazon.com/redshift/latest/dg/r_Window_function_synopsis.html
 */

const LOOK_AT_FRAMES = new Set(
  (
    'avg count first_value last_value max min nth_value stddev stddev_pop stddev_samp sum var_pop var_samp variance ' +
    'bool_and bool_or bit_and bit_or any_value'
  ).split(' '),
);
const BOUNDS = new Set(['between', 'unbounded', 'current']);
const NULLS = [
  ['ignore', 'nulls'],
  ['respect', 'nulls'],
];

/** Why the window of a function that is called at an index is refused, in Redshift's words; undefined: it is not. */
export function windowFault(tokens: readonly Token[], at: number): string | undefined {
  const window = windowOf(tokens, at);
  const has = (word: string): boolean => window.some((token) => isKeyword(token, word));
  const isRange = window.some(
    (token, index) => isKeyword(token, 'range') && BOUNDS.has(window[index + 1]?.value ?? ''),
  );
  if (isRange) return 'RANGE clause of window functions not yet implemented';
  const asksForFrame = LOOK_AT_FRAMES.has(tokens[at]?.value ?? '') && has('order') && !has('rows');
  return asksForFrame ? 'Aggregate window functions with an ORDER BY clause require a frame clause' : undefined;
}

/** What stands in the parentheses of OVER, without what is nested there. */
function windowOf(tokens: readonly Token[], at: number): readonly Token[] {
  if (tokens[at + 1]?.text !== '(') return [];
  const closing = closingOf(tokens, at + 1);
  const isNulls = NULLS.some((words) => words.every((word, ahead) => isKeyword(tokens[closing + 1 + ahead], word)));
  const over = closing + (isNulls ? 3 : 1);
  if (closing < 0 || !isKeyword(tokens[over], 'over') || tokens[over + 1]?.text !== '(') return [];
  const inside = tokens.slice(over + 2, closingOf(tokens, over + 1));
  return inside.filter((_, index) => depthAt(inside, index) === 0);
}

function depthAt(tokens: readonly Token[], at: number): number {
  return tokens.slice(0, at + 1).reduce((depth, { text }) => depth + (text === '(' ? 1 : text === ')' ? -1 : 0), 0);
}
