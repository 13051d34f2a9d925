import type { Source } from '../lateral/from-source.ts';

/** The SUPER value that a dotted name begins with. */
export interface SuperColumn {
  /** How many of the names say where it is; those after them lead into it. */
  readonly names: number;
  /** It is an element that FROM unnests: its name is its table's. */
  readonly isElement: boolean;
}

/**
 * What a dotted name means, innermost query first, and in each a table before a column, as in Redshift. Undefined: no SUPER column.
 */
export function findSuperColumn(fields: readonly string[], scopes: readonly Source[]): SuperColumn | undefined {
  for (const source of scopes) {
    const found = columnIn(fields, source);
    if (found !== 'unknown') return found;
  }
  return undefined;
}

function columnIn(fields: readonly string[], { tables, columns }: Source): SuperColumn | undefined | 'unknown' {
  const [first = '', second, third] = fields;
  const table = tables.get(first);
  if (table?.isElement) return { names: 1, isElement: true };
  if (table && second !== undefined) return isSuperIn(table, second) ? { names: 2, isElement: false } : undefined;
  const qualified = second === undefined ? undefined : tables.get(second);
  const isSchema = qualified !== undefined && (qualified.schema ?? first) === first;
  if (isSchema && third !== undefined && !columns.some(({ name }) => name === first))
    return isSuperIn(qualified, third) ? { names: 3, isElement: false } : undefined;
  const column = columns.find(({ name }) => name === first);
  if (!column) return 'unknown';
  return column.isSuper ? { names: 1, isElement: false } : undefined;
}

function isSuperIn({ columns }: Pick<Source, 'columns'>, name: string): boolean {
  return columns.some((column) => column.name === name && column.isSuper);
}
