import { childOf, isTree, listOf, textOf } from './tree.ts';
import type { Tree } from './tree.ts';

/*
 * The name that PostgreSQL gives a select item without an alias, by the rules of FigureColname in its parse_target.c: a column's own
 * name, a function's, the type of a cast of anything that has none, and ?column? where there is nothing to go by.
 */

const NAMELESS = '?column?';
const NAMED_BY_KIND: Readonly<Record<string, string>> = {
  CoalesceExpr: 'coalesce',
  A_ArrayExpr: 'array',
  RowExpr: 'row',
  GroupingFunc: 'grouping',
};
const SUBQUERIES: Readonly<Record<string, string>> = { EXISTS_SUBLINK: 'exists', ARRAY_SUBLINK: 'array' };

/** What the column of a select item is called that has no alias. */
export function nameOfExpression(value: unknown): string {
  return ownName(value) ?? weakName(value) ?? NAMELESS;
}

/** A name that a cast or CASE around the expression keeps. */
function ownName(value: unknown): string | undefined {
  const [kind = '', node] = isTree(value) ? (Object.entries(value)[0] ?? []) : [];
  if (!isTree(node)) return undefined;
  const { arg, defresult } = node;
  switch (kind) {
    case 'ColumnRef':
      return lastName(node, 'fields');
    case 'FuncCall':
      return lastName(node, 'funcname');
    case 'A_Indirection':
      return lastName(node, 'indirection') ?? ownName(arg);
    case 'TypeCast':
    case 'CollateClause':
      return ownName(arg);
    case 'CaseExpr':
      return ownName(defresult);
    case 'A_Expr':
      return textOf(node, 'kind') === 'AEXPR_NULLIF' ? 'nullif' : undefined;
    case 'MinMaxExpr':
      return textOf(node, 'op') === 'IS_LEAST' ? 'least' : 'greatest';
    case 'SQLValueFunction':
      return textOf(node, 'op')
        ?.replace(/^SVFOP_|_N$/g, '')
        .toLowerCase();
    case 'SubLink':
      return nameOfSubquery(node);
    default:
      return NAMED_BY_KIND[kind];
  }
}

function weakName(value: unknown): string | undefined {
  const cast = childOf(value, 'TypeCast');
  const type = cast?.['typeName'];
  if (isTree(type)) return lastName(type, 'names');
  const collated = childOf(value, 'CollateClause');
  if (collated) return weakName(collated['arg']);
  return childOf(value, 'CaseExpr') ? 'case' : undefined;
}

function nameOfSubquery(link: Tree): string | undefined {
  const kind = textOf(link, 'subLinkType') ?? '';
  if (kind !== 'EXPR_SUBLINK') return SUBQUERIES[kind];
  const query = childOf(link['subselect'], 'SelectStmt');
  const target = query && childOf(listOf(query, 'targetList')[0], 'ResTarget');
  return target && (textOf(target, 'name') ?? ownName(target['val']));
}

function lastName(node: Tree, key: string): string | undefined {
  return listOf(node, key)
    .map((part) => textOf(childOf(part, 'String'), 'sval'))
    .findLast((name) => name !== undefined);
}
