import type { Statement } from './statements.ts';

/** Whether a query orders its rows: an ORDER BY outside parentheses is the whole query's. */
export function hasOuterOrder({ tokens }: Statement): boolean {
  let depth = 0;
  return tokens.some(({ kind, value }, index) => {
    if (kind === 'punctuation') depth += value === '(' ? 1 : value === ')' ? -1 : 0;
    return depth === 0 && kind === 'word' && value === 'order' && tokens[index + 1]?.value === 'by';
  });
}
