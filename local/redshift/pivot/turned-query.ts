import type { Token } from '../../../redshift-sql/lexer.ts';
import { quoteIdentifier } from '../../../redshift-sql/quote.ts';
import { isKeyword } from '../../../redshift-sql/token-cursor.ts';
import { quoteText } from '../define-table.ts';
import { splitAtCommas, textOfTokens } from '../../../redshift-sql/token-spans.ts';

/** What is turned: its text in FROM, and its columns. */
interface Source {
  readonly source: string;
  readonly columns: readonly string[];
}

/** An expression of a list, and the name it is given. */
interface Named {
  readonly expression: readonly Token[];
  readonly alias: string | undefined;
}

/** `aggregate [AS name], … FOR column IN (value [AS name], …)`: a row for each group of the columns that it does not name. */
export function pivotedQuery(text: string, tokens: readonly Token[], { source, columns }: Source): string {
  const { before, column, list } = parts(tokens);
  const aggregates = splitAtCommas(before).map(named);
  const used = new Set([column, ...aggregates.flatMap(({ expression }) => expression)].map((token) => token?.value));
  const groups = columns.filter((name) => !used.has(name)).map(quoteIdentifier);
  const cells = list.flatMap((value) =>
    aggregates.map((aggregate) => {
      const condition = `${column?.text ?? ''} IS NOT DISTINCT FROM (${textOfTokens(text, value.expression)})`;
      const name = quoteIdentifier(cellName(value, aggregate));
      return `${textOfTokens(text, aggregate.expression)} FILTER (WHERE ${condition}) AS ${name}`;
    }),
  );
  const grouped = groups.length > 0 ? ` GROUP BY ${groups.join(', ')}` : '';
  return `SELECT ${[...groups, ...cells].join(', ')} FROM ${source}${grouped}`;
}

/** `value FOR name IN (column [AS 'name'], …)`: a row for each of the columns, without those that are NULL unless they are kept. */
export function unpivotedQuery(
  text: string,
  tokens: readonly Token[],
  { source, columns, keepsNulls }: Source & { readonly keepsNulls: boolean },
): string {
  const { before, column, list } = parts(tokens);
  const turned = new Set(list.map(({ expression }) => expression[0]?.value));
  const others = columns.filter((name) => !turned.has(name)).map(quoteIdentifier);
  const [value, name] = [before[0]?.text ?? '', column?.text ?? ''];
  const rows = list.map(
    ({ expression, alias }) =>
      `(${quoteText(alias ?? expression[0]?.value ?? '')}::varchar, ${textOfTokens(text, expression)})`,
  );
  const shown = [...others, `shiftwork_turned.${name}`, `shiftwork_turned.${value}`];
  const kept = keepsNulls ? '' : ` WHERE shiftwork_turned.${value} IS NOT NULL`;
  return `SELECT ${shown.join(', ')} FROM ${source} CROSS JOIN LATERAL (VALUES ${rows.join(', ')}) AS shiftwork_turned (${name}, ${value})${kept}`;
}

function parts(tokens: readonly Token[]) {
  const at = tokens.findLastIndex((token, index) => isKeyword(token, 'for') && isKeyword(tokens[index + 2], 'in'));
  return {
    before: tokens.slice(0, at),
    column: tokens[at + 1],
    list: splitAtCommas(tokens.slice(at + 4, -1)).map(named),
  };
}

/** An alias is a name or a literal behind an expression, with AS or without. */
function named(tokens: readonly Token[]): Named {
  const [before, last] = [tokens.at(-2), tokens.at(-1)];
  if (isKeyword(before, 'as')) return { expression: tokens.slice(0, -2), alias: last?.value };
  const isAlias = tokens.length > 1 && (last?.kind === 'word' || last?.kind === 'identifier') && before?.text !== '.';
  return isAlias ? { expression: tokens.slice(0, -1), alias: last?.value } : { expression: tokens, alias: undefined };
}

function cellName({ expression, alias }: Named, aggregate: Named): string {
  const value = alias ?? expression.map((token) => token.value).join('');
  return (aggregate.alias === undefined ? value : `${value}_${aggregate.alias}`).toLowerCase();
}
