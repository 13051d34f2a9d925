import type { TableDefinition } from '../redshift-sql/create-table.ts';
import { quoteIdentifier } from '../redshift-sql/quote.ts';
import { shapeOf } from './table-shape.ts';
import type { ColumnShape, TableShape } from './table-shape.ts';

/** How a table differs from its file. */
export interface TableDrift {
  /** Columns that the file has behind those of the table, all nullable: adding them changes no row. */
  readonly added: readonly ColumnShape[];
  /** Every other difference, in words. */
  readonly differences: readonly string[];
  /** What makes the table as the file says, where ALTER TABLE can; `null` where only a new table can. */
  readonly remedies: readonly string[] | null;
}

interface Difference {
  readonly text: string;
  /** What follows ALTER TABLE name; absent where nothing but a new table helps. */
  readonly alter?: string;
}

/** Compares names, types, NOT NULL, distribution and sort keys, in the order of columns. */
export function compareTable(definition: TableDefinition, found: TableShape): TableDrift {
  const wanted = shapeOf(definition);
  const behind = wanted.columns.slice(found.columns.length);
  const mayBeAdded = behind.every(({ name, notNull }) => !notNull && !isIdentity(definition, name));
  const differences = [
    ...compareColumns(wanted.columns.slice(0, found.columns.length), found.columns),
    ...(mayBeAdded ? [] : behind.map(notAddable)),
    ...compareKeys(definition, found),
  ];
  const alters = differences.flatMap(({ alter }) => alter ?? []);
  return {
    added: mayBeAdded ? behind : [],
    differences: differences.map(({ text }) => text),
    remedies: alters.length === differences.length ? alters : null,
  };
}

function compareColumns(wanted: readonly ColumnShape[], found: readonly ColumnShape[]): readonly Difference[] {
  return found.flatMap((column, index) => compareColumn(wanted[index], column));
}

function compareColumn(wanted: ColumnShape | undefined, found: ColumnShape): readonly Difference[] {
  if (wanted === undefined) {
    const alter = `DROP COLUMN ${quoteIdentifier(found.name)}`;
    return [{ text: `column ${found.name} is in the table, and not in the file`, alter }];
  }
  if (wanted.name !== found.name) {
    return [{ text: `where the file has column ${wanted.name}, the table has ${found.name}` }];
  }
  return [...compareType(wanted, found), ...compareNullability(wanted, found)];
}

function compareType(wanted: ColumnShape, found: ColumnShape): readonly Difference[] {
  if (wanted.type === found.type) return [];
  const text = `column ${wanted.name} is ${found.type} in the table, ${wanted.type} in the file`;
  // https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html: only a VARCHAR's size can be changed.
  const isWider = varcharBytes(wanted.type) > varcharBytes(found.type) && varcharBytes(found.type) > 0;
  if (!isWider) return [{ text }];
  return [{ text, alter: `ALTER COLUMN ${quoteIdentifier(wanted.name)} TYPE ${wanted.type}` }];
}

function compareNullability(wanted: ColumnShape, found: ColumnShape): readonly Difference[] {
  if (wanted.notNull === found.notNull) return [];
  const says = (notNull: boolean): string => (notNull ? 'NOT NULL' : 'nullable');
  return [
    { text: `column ${wanted.name} is ${says(found.notNull)} in the table, ${says(wanted.notNull)} in the file` },
  ];
}

/** Where the file leaves a key to Redshift (AUTO), whatever key the table has is right. */
function compareKeys(definition: TableDefinition, found: TableShape): readonly Difference[] {
  const differences: Difference[] = [];
  const { distStyle, distKey, sortStyle, sortKeys } = definition;
  if (distStyle !== 'auto' && distKey !== found.distKey) {
    const alter =
      distKey === undefined
        ? `ALTER DISTSTYLE ${distStyle.toUpperCase()}`
        : `ALTER DISTKEY ${quoteIdentifier(distKey)}`;
    differences.push({
      text: `DISTKEY is ${found.distKey ?? 'none'} in the table, ${distKey ?? 'none'} in the file`,
      alter,
    });
  }
  if (sortStyle !== 'auto' && sortKeys.join(' ') !== found.sortKeys.join(' ')) {
    const shown = (keys: readonly string[]): string => (keys.length === 0 ? 'none' : keys.join(', '));
    const alter = `ALTER SORTKEY (${sortKeys.map(quoteIdentifier).join(', ')})`;
    differences.push({
      text: `SORTKEY is ${shown(found.sortKeys)} in the table, ${shown(sortKeys)} in the file`,
      alter,
    });
  }
  return differences;
}

function notAddable({ name, notNull }: ColumnShape): Difference {
  return {
    text: `column ${name} is in the file, and not in the table${notNull ? ', which has no value for its rows' : ''}`,
  };
}

function isIdentity({ columns }: TableDefinition, name: string): boolean {
  return columns.some((column) => column.name === name && column.identity !== undefined);
}

function varcharBytes(type: string): number {
  return Number(/^varchar\((\d+)\)$/.exec(type)?.[1] ?? 0);
}
