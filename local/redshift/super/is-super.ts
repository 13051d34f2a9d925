import type { Source } from '../lateral/from-source.ts';
import { isTree, listOf, namesIn } from '../lateral/tree.ts';
import type { Tree } from '../lateral/tree.ts';
import { findSuperColumn } from './find-column.ts';

/** Functions that give a SUPER value, whatever they take. */
const GIVE_SUPER = new Set(
  (
    'json_parse object jsonb_build_array array_concat array_flatten subarray split_to_array array_distinct array_except ' +
    'array_intersection array_union lower_attribute_names upper_attribute_names'
  ).split(' '),
);
/** Functions that give one if they take one. */
const KEEP_SUPER = new Set(['abs', 'ceil', 'ceiling', 'floor', 'round', 'trunc']);
const ARITHMETIC = new Set(['+', '-', '*', '/', '%']);

/** Whether an expression of libpg-query's tree is of type SUPER, where these tables are in scope. */
export function isSuper(node: unknown, scopes: readonly Source[]): boolean {
  const [kind = '', value] = isTree(node) ? (Object.entries(node)[0] ?? []) : [];
  if (!isTree(value)) return false;
  const isAny = (key: string): boolean => listOf(value, key).some((part) => isSuper(part, scopes));
  switch (kind) {
    case 'ColumnRef':
      return findSuperColumn(namesOf(value), scopes) !== undefined;
    case 'A_Indirection':
      return isSuper(value['arg'], scopes);
    case 'FuncCall':
      return callsSuper(value, scopes);
    case 'TypeCast':
      return namesIn(value['typeName'], 'names').includes('super');
    case 'CoalesceExpr':
    case 'MinMaxExpr':
      return isAny('args');
    case 'CaseExpr':
      return isSuper(value['defresult'], scopes) || isAny('args');
    case 'CaseWhen':
      return isSuper(value['result'], scopes);
    case 'A_Expr':
      return computesSuper(value, scopes);
    default:
      return false;
  }
}

/** The names of a column reference, in order; a star is none. */
export function namesOf(column: Tree): readonly string[] {
  return namesIn(column, 'fields');
}

function callsSuper(call: Tree, scopes: readonly Source[]): boolean {
  const name = namesIn(call, 'funcname').at(-1) ?? '';
  return GIVE_SUPER.has(name) || (KEEP_SUPER.has(name) && isSuper(listOf(call, 'args')[0], scopes));
}

function computesSuper(expression: Tree, scopes: readonly Source[]): boolean {
  const { lexpr, rexpr } = expression;
  const isArithmetic = ARITHMETIC.has(namesIn(expression, 'name')[0] ?? '');
  return isArithmetic && (isSuper(lexpr, scopes) || isSuper(rexpr, scopes));
}
