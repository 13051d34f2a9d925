import type { ColumnDefinition } from '../../redshift-sql/column-definition.ts';
import type { TableDefinition } from '../../redshift-sql/create-table.ts';
import { quoteIdentifier } from '../../redshift-sql/quote.ts';
import { encodingName } from '../table-shape.ts';
import type { ColumnShape, TableShape } from '../table-shape.ts';
import type { TableChange } from './compare-table.ts';
import { isLosslessCast } from './lossless-cast.ts';

/** Compares columns by their names: which there are, in which order, and what each is. */
export function compareColumns({ columns: wanted }: TableDefinition, found: TableShape): readonly TableChange[] {
  const byName = new Map(found.columns.map((column) => [column.name, column]));
  const common = wanted.filter(({ name }) => byName.has(name));
  return [
    ...goneColumns(wanted, found.columns),
    ...newColumns(wanted, found.columns),
    ...compareOrder(common, found.columns),
    ...common.flatMap((column) => {
      const other = byName.get(column.name);
      return other === undefined ? [] : compareColumn(column, other, found);
    }),
  ];
}

/** What a table has and its file has not would be lost. A column of one type in its place may be the same one under another name. */
function goneColumns(wanted: readonly ColumnDefinition[], found: readonly ColumnShape[]): readonly TableChange[] {
  return found.flatMap((column, index): readonly TableChange[] => {
    if (has(wanted, column.name)) return [];
    const heir = wanted[index];
    const name = quoteIdentifier(column.name);
    if (heir === undefined || !isRename(column, heir, found))
      return [
        {
          kind: 'stop',
          text: `column ${column.name} is in the table, and not in the file`,
          sql: `DROP COLUMN ${name}`,
        },
      ];
    const text = `where the file has column ${heir.name}, the table has ${column.name}`;
    return [{ kind: 'stop', text, sql: `RENAME COLUMN ${name} TO ${quoteIdentifier(heir.name)}` }];
  });
}

/** ALTER TABLE adds columns behind the others only. */
function newColumns(wanted: readonly ColumnDefinition[], found: readonly ColumnShape[]): readonly TableChange[] {
  const last = wanted.findLastIndex(({ name }) => has(found, name));
  return wanted.flatMap((column, index) => {
    const before = found[index];
    const isOther = before !== undefined && !has(wanted, before.name) && isRename(before, column, found);
    return has(found, column.name) || isOther ? [] : [newColumn(column, index > last)];
  });
}

function isRename(gone: ColumnShape, heir: ColumnDefinition, found: readonly ColumnShape[]): boolean {
  return !has(found, heir.name) && heir.type === gone.type;
}

function has(columns: readonly { readonly name: string }[], name: string): boolean {
  return columns.some((column) => column.name === name);
}

function newColumn(column: ColumnDefinition, isLast: boolean): TableChange {
  const { name, type, notNull, identity } = column;
  const text = `column ${name} ${type} is in the file, and not in the table`;
  if (notNull && column.default === undefined && identity === undefined)
    return { kind: 'stop', text: `${text}, whose rows have no value for it: it is NOT NULL and has no DEFAULT` };
  if (!isLast) return { kind: 'rebuild', text: `${text}, and is not the last one` };
  if (identity !== undefined) return { kind: 'rebuild', text: `${text}, and is an IDENTITY` };
  return { kind: 'add', text, sql: `ADD COLUMN ${columnSql(column)}` };
}

function columnSql({ name, type, notNull, encode, ...column }: ColumnDefinition): string {
  const parts = [
    `${quoteIdentifier(name)} ${type}`,
    ...(column.default === undefined ? [] : [`DEFAULT ${column.default}`]),
    ...(encode === undefined || encode.toLowerCase() === 'auto' ? [] : [`ENCODE ${encode}`]),
    ...(notNull ? ['NOT NULL'] : []),
  ];
  return parts.join(' ');
}

function compareOrder(common: readonly ColumnDefinition[], found: readonly ColumnShape[]): readonly TableChange[] {
  const wanted = common.map(({ name }) => name);
  const there = found.map(({ name }) => name).filter((name) => wanted.includes(name));
  if (wanted.join(' ') === there.join(' ')) return [];
  return [{ kind: 'rebuild', text: `the columns are in another order: ${there.join(', ')} in the table` }];
}

function compareColumn(wanted: ColumnDefinition, found: ColumnShape, table: TableShape): readonly TableChange[] {
  return [...compareType(wanted, found, table), ...compareNulls(wanted, found), ...compareEncoding(wanted, found)];
}

function compareType(wanted: ColumnDefinition, found: ColumnShape, table: TableShape): readonly TableChange[] {
  if (wanted.type === found.type) return [];
  const text = `column ${wanted.name} is ${found.type} in the table, ${wanted.type} in the file`;
  if (!isLosslessCast(found.type, wanted.type))
    return [{ kind: 'stop', text: `${text}, which cannot hold all its values` }];
  const isVarchar = [found.type, wanted.type].every((type) => type.startsWith('varchar('));
  if (!isVarchar || !isAlterable(found, table)) return [{ kind: 'rebuild', text }];
  return [{ kind: 'widen', text, sql: `ALTER COLUMN ${quoteIdentifier(wanted.name)} TYPE ${wanted.type}` }];
}

/** What ALTER COLUMN … TYPE refuses: https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html */
const FIXED_ENCODINGS = new Set(['bytedict', 'runlength', 'text255', 'text32k']);

function isAlterable({ name, encoding = '', hasDefault }: ColumnShape, { keys }: TableShape): boolean {
  return !hasDefault && !FIXED_ENCODINGS.has(encoding) && !keys.some(({ columns }) => columns.includes(name));
}

/** No ALTER TABLE of Redshift's sets or drops NOT NULL. */
function compareNulls(wanted: ColumnDefinition, found: ColumnShape): readonly TableChange[] {
  if (wanted.notNull === found.notNull) return [];
  const says = (notNull: boolean): string => (notNull ? 'NOT NULL' : 'nullable');
  const text = `column ${wanted.name} is ${says(found.notNull)} in the table, ${says(wanted.notNull)} in the file`;
  return [{ kind: 'rebuild', text, ...(wanted.notNull ? { refusesNulls: wanted.name } : {}) }];
}

/** Where the file leaves the encoding to Redshift, whatever the column has is right. */
function compareEncoding({ name, encode }: ColumnDefinition, found: ColumnShape): readonly TableChange[] {
  if (encode === undefined || encode.toLowerCase() === 'auto' || encodingName(encode) === found.encoding) return [];
  const text = `column ${name} is encoded ${found.encoding} in the table, ${encodingName(encode)} in the file`;
  return [{ kind: 'alter', text, sql: `ALTER COLUMN ${quoteIdentifier(name)} ENCODE ${encode}` }];
}
