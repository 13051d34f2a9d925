import type { Edit } from '../../../redshift-sql/edits.ts';
import type { Token } from '../../../redshift-sql/lexer.ts';
import { childOf, isTree, listOf, locationOf } from '../lateral/tree.ts';
import type { Tree } from '../lateral/tree.ts';

/*
 * PostgreSQL reads a literal beside a SUPER value as JSON. In Redshift it is the text that it is, so that is said behind it.
 */

/** What a literal is said to be: a text, to be compared, or whatever it is, as SUPER. */
type Meaning = 'text' | 'super';

/** The pairs of an expression whose sides are compared: a literal on one is a text if the other is SUPER. */
export function comparedPairs(kind: string, node: Tree): readonly (readonly [unknown, unknown])[] {
  if (kind === 'A_Expr') return [[node['lexpr'], node['rexpr']]];
  if (kind !== 'CaseExpr' || node['arg'] === undefined) return [];
  return listOf(node, 'args').map((when) => [node['arg'], childOf(when, 'CaseWhen')?.['expr']]);
}

/** The values of which an expression gives one: if any is SUPER, so are its literals. */
export function alternatives(kind: string, node: Tree): readonly unknown[] {
  if (kind === 'CoalesceExpr' || kind === 'MinMaxExpr') return listOf(node, 'args');
  if (kind !== 'CaseExpr') return [];
  return [...listOf(node, 'args').map((when) => childOf(when, 'CaseWhen')?.['result']), node['defresult']];
}

/** Edits behind each literal of a node, or of the list that it is. */
export function literalEdits(node: unknown, tokens: readonly Token[], meaning: Meaning): readonly Edit[] {
  const list = childOf(node, 'List');
  if (list) return listOf(list, 'items').flatMap((item) => literalEdits(item, tokens, meaning));
  const literal = childOf(node, 'A_Const');
  if (!literal || literal['isnull'] === true) return [];
  const token = tokens.find(({ start }) => start === locationOf(literal));
  const isText = isTree(literal['sval']);
  if (!token || token.kind === 'operator' || (!isText && meaning === 'text')) return [];
  const type = [...(isText ? ['::varchar'] : []), ...(meaning === 'super' ? ['::super'] : [])].join('');
  return [{ start: token.end, end: token.end, text: type }];
}
