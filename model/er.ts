import type { ColumnDefinition } from '../redshift-sql/column-definition.ts';
import { tableDefinitions, type ForeignKey, type TableDefinition } from '../redshift-sql/create-table.ts';

/** An ER diagram in Mermaid of the tables that these texts create; relations are the foreign keys that they declare. */
export function drawEr(texts: readonly string[]): string {
  const tables = texts.flatMap(tableDefinitions);
  const relations = tables.flatMap((table) =>
    foreignKeysOf(table).map((key) => `  ${key.table.table} ||--o{ ${table.table} : "${key.columns.join(', ')}"`),
  );
  return ['erDiagram', ...tables.flatMap(drawTable), ...relations].join('\n');
}

function drawTable(table: TableDefinition): readonly string[] {
  return [`  ${table.table} {`, ...table.columns.map((column) => `    ${drawColumn(column, table)}`), '  }'];
}

/** Mermaid takes no blank and no comma within a type. */
function drawColumn(column: ColumnDefinition, table: TableDefinition): string {
  const type = column.type.replaceAll(' ', '_').replaceAll(',', '-');
  const keys = keysOf(column, table);
  const notes = notesOf(column, table);
  return [type, column.name, keys.join(', '), notes.length === 0 ? '' : `"${notes.join(', ')}"`]
    .filter((part) => part !== '')
    .join(' ');
}

function keysOf({ name, unique }: ColumnDefinition, table: TableDefinition): readonly string[] {
  return [
    ...(table.primaryKey.includes(name) ? ['PK'] : []),
    ...(foreignKeysOf(table).some(({ columns }) => columns.includes(name)) ? ['FK'] : []),
    ...(unique || table.uniques.some((columns) => columns.includes(name)) ? ['UK'] : []),
  ];
}

function notesOf({ name, notNull }: ColumnDefinition, { distKey, sortKeys }: TableDefinition): readonly string[] {
  const position = sortKeys.indexOf(name);
  return [
    ...(notNull ? ['not null'] : []),
    ...(distKey === name ? ['distkey'] : []),
    ...(position === -1 ? [] : [sortKeys.length === 1 ? 'sortkey' : `sortkey ${position + 1}`]),
  ];
}

function foreignKeysOf({ foreignKeys, columns }: TableDefinition): readonly Pick<ForeignKey, 'columns' | 'table'>[] {
  const ofColumns = columns.flatMap(({ name, references }) =>
    references === undefined ? [] : [{ columns: [name], table: references.table }],
  );
  const declared = foreignKeys.filter(
    (key) => !ofColumns.some(({ columns: [only] }) => key.columns.length === 1 && key.columns[0] === only),
  );
  return [...ofColumns, ...declared];
}
