import { parseSync } from 'libpg-query';
import { applyEdits } from '../../../redshift-sql/edits.ts';
import { tokenize } from '../../../redshift-sql/lexer.ts';
import type { Token } from '../../../redshift-sql/lexer.ts';
import { outputColumns } from '../lateral/column-names.ts';
import type { TableColumns } from '../lateral/from-source.ts';
import { selectsOf } from '../lateral/tree.ts';
import type { Tree } from '../lateral/tree.ts';
import { readableTree } from '../qualify/readable-tree.ts';
import { pivots } from './find-pivots.ts';
import type { Pivot } from './find-pivots.ts';
import { pivotedQuery, unpivotedQuery } from './turned-query.ts';

/*
 * PIVOT turns the values of a column into columns, UNPIVOT columns into rows: each becomes a subquery in its place, of aggregates
 * with FILTER or of VALUES. Columns that neither names stay as they are, so the catalog is asked what the source has.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_FROM_clause-pivot-unpivot-examples.html. Texts are latin1, as in tree.ts.
 */

/** Whether a statement may have a PIVOT or UNPIVOT. */
export function usesPivot(sql: string): boolean {
  return /\bpivot\b|\bunpivot\b/i.test(sql);
}

/** A statement's text (for PostgreSQL) with each PIVOT and UNPIVOT as a subquery. */
export async function expandPivots(sql: string, ask: TableColumns): Promise<string> {
  if (!usesPivot(sql)) return sql;
  let text = Buffer.from(sql, 'utf8').toString('latin1');
  for (;;) {
    const tokens = tokenize(text);
    const pivot = innermost(pivots(tokens));
    const columns = pivot && (await sourceColumns(text, tokens, { pivot, ask }));
    if (!pivot || !columns) return Buffer.from(text, 'latin1').toString('utf8');
    text = turned(text, tokens, { pivot, columns });
  }
}

/** The first one that holds no other. */
function innermost(found: readonly Pivot[]): Pivot | undefined {
  return found.find((one) => !found.some((other) => other !== one && other.at > one.source && other.at < one.at));
}

async function sourceColumns(
  text: string,
  tokens: readonly Token[],
  { pivot, ask }: { readonly pivot: Pivot; readonly ask: TableColumns },
): Promise<readonly string[] | undefined> {
  const ctes = new Map(selectsOf(readableTree(text, tokens)).flatMap((scoped) => [...scoped.ctes]));
  const probe = `select * from ${sourceText(text, tokens, pivot)}`;
  const [scoped] = selectsOf(parseOrNothing(probe), ctes);
  if (!scoped) return undefined;
  const names = (await outputColumns(scoped, ask)).flat();
  return names.map((name) => Buffer.from(name, 'utf8').toString('latin1'));
}

function parseOrNothing(text: string): Tree | undefined {
  try {
    return parseSync(Buffer.from(text, 'latin1').toString('utf8')) as unknown as Tree;
  } catch {
    return undefined;
  }
}

function turned(
  text: string,
  tokens: readonly Token[],
  { pivot, columns }: { readonly pivot: Pivot; readonly columns: readonly string[] },
): string {
  const inner = tokens.slice(pivot.open + 1, pivot.end);
  const source = sourceText(text, tokens, pivot);
  const query =
    pivot.kind === 'pivot'
      ? pivotedQuery(text, inner, { source, columns })
      : unpivotedQuery(text, inner, { source, columns, keepsNulls: pivot.keepsNulls });
  const span = { start: tokens[pivot.source]?.start ?? 0, end: tokens[pivot.end]?.end ?? text.length };
  return applyEdits(text, [{ ...span, text: `(${query})` }]);
}

function sourceText(text: string, tokens: readonly Token[], { source, at }: Pivot): string {
  return text.slice(tokens[source]?.start, tokens[at - 1]?.end);
}
