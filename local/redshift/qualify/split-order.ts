import type { Token } from '../../../redshift-sql/lexer.ts';
import { splitAtCommas } from '../../../redshift-sql/token-spans.ts';

/** ORDER BY, of a query that has become a table of FROM. */
export interface SplitOrder {
  /** What to order the table by. */
  readonly keys: readonly string[];
  /** Expressions to be computed within, as columns `shiftwork_order_1` and on. */
  readonly hidden: readonly string[];
}

const DIRECTIONS = new Set(['asc', 'desc', 'nulls', 'first', 'last']);

/** A key that is a column's name or number orders what is shown; any other may need what is not. */
export function splitOrder(text: string, tokens: readonly Token[], names: readonly string[]): SplitOrder {
  const hidden: string[] = [];
  const keys = splitAtCommas(tokens).map((key) => {
    const end = key.findLastIndex(({ kind, value }) => kind !== 'word' || !DIRECTIONS.has(value)) + 1;
    const expression = key.slice(0, Math.max(end, 1));
    const written = text.slice(expression[0]?.start, expression.at(-1)?.end);
    const direction = key
      .slice(expression.length)
      .map(({ text: word }) => ` ${word}`)
      .join('');
    const [only, ...more] = expression;
    const isShown = more.length === 0 && (only?.kind === 'number' || names.includes(only?.value ?? ''));
    if (isShown) return written + direction;
    hidden.push(written);
    return `shiftwork_order_${hidden.length}${direction}`;
  });
  return { keys, hidden };
}
