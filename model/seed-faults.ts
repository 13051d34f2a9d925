import type { ColumnDefinition } from '../redshift-sql/column-definition.ts';
import { tableDefinitions, type TableDefinition } from '../redshift-sql/create-table.ts';
import { formatTableName } from '../redshift-sql/names.ts';
import { SqlSyntaxError } from '../redshift-sql/syntax-error.ts';
import { valueFault } from '../redshift-sql/value-fault.ts';
import { substituteVariables } from '../redshift-sql/variables.ts';
import type { CsvTable } from './csv-table.ts';
import type { DagFault } from './fault.ts';
import { suggest } from './nearest.ts';
import { isTooLarge, seedRows, seedTable } from './seed-file.ts';
import type { SqlTask } from './sql-file.ts';
import type { SqlContext } from './task-tables.ts';

/** Of one seed, so many faults are told. */
const MOST_TOLD = 20;

/** What of the seeds does not fit their tables, as create/ defines these: columns, values, keys. */
export function seedFaults(tasks: readonly SqlTask[], context: SqlContext): readonly DagFault[] {
  const seeds = tasks.filter(({ kind, text }) => kind === 'seeds' && !isTooLarge(text));
  if (seeds.length === 0) return [];
  const definitions = tasks.filter(({ kind }) => kind === 'create').flatMap((task) => definitionsOf(task, context));
  return seeds.flatMap((seed) => {
    const name = formatTableName(seedTable(seed, context.schema));
    const found = definitions.find((one) => one.name === name);
    const csv = seedRows(seed);
    if (found === undefined) return [undefinedTable(csv, seed)];
    return found.definition.like === undefined ? atMost(MOST_TOLD, fitFaults(csv, found)) : [];
  });
}

interface Defined {
  /** `schema.table`. */
  readonly name: string;
  readonly definition: TableDefinition;
}

/** A file that cannot be read is told by others. */
function definitionsOf({ text }: SqlTask, { values, schema }: SqlContext): readonly Defined[] {
  try {
    return tableDefinitions(substituteVariables(text, values)).map((definition) => ({
      name: formatTableName({ schema: definition.schema ?? schema, table: definition.table }),
      definition,
    }));
  } catch (error) {
    if (error instanceof SqlSyntaxError) return [];
    throw error;
  }
}

function undefinedTable({ file, columns }: CsvTable, { id }: SqlTask): DagFault {
  const table = id.slice('seeds.'.length);
  const place = file.replace(/seeds\/[^/]*$/, `create/${table}.sql`);
  const ddl = `create table if not exists ${table} (${columns.map((name) => `${name} varchar(256)`).join(', ')});`;
  return { file, message: `nothing in create/ makes ${table}.`, hint: `Write ${place}, with the right types: ${ddl}` };
}

function fitFaults(csv: CsvTable, { definition }: Defined): readonly DagFault[] {
  const names = definition.columns.map(({ name }) => name);
  const unknown = csv.columns.filter((name) => !names.includes(name));
  const lacking = definition.columns.filter((column) => isNeeded(column) && !csv.columns.includes(column.name));
  const given = csv.columns.map((name) => definition.columns.find((column) => column.name === name));
  const at = { file: csv.file, line: 1 };
  const rows = csv.rows.filter(({ values }) => values.length === csv.columns.length);
  return [
    ...unknown.map((name) => ({ ...at, message: `the table has no column ${name}.`, hint: suggest(name, names) })),
    ...lacking.map(({ name }) => ({ ...at, message: `column ${name} is lacking, which is NOT NULL.` })),
    ...given
      .filter((column) => column?.identity?.byDefault === false)
      .map((column) => ({ ...at, message: `column ${column?.name} is IDENTITY: Redshift numbers it. Take it out.` })),
    ...rows.flatMap(({ line, values }) =>
      given.flatMap((column, place) =>
        column === undefined || column.identity !== undefined
          ? []
          : valueFaults(values[place] ?? null, column, { file: csv.file, line }),
      ),
    ),
    ...doubledKeys(csv, definition.primaryKey),
  ];
}

function isNeeded({ notNull, default: standard, identity }: ColumnDefinition): boolean {
  return notNull && standard === undefined && identity === undefined;
}

function valueFaults(
  value: string | null,
  { name, type, notNull }: ColumnDefinition,
  at: { readonly file: string; readonly line: number },
): readonly DagFault[] {
  if (value === null) return notNull ? [{ ...at, message: `${name} is NOT NULL: expected a value, got none.` }] : [];
  const expected = valueFault(value, type);
  const got = value === '' ? 'an empty text' : value.slice(0, 64);
  return expected === undefined ? [] : [{ ...at, message: `${name} is ${type}: expected ${expected}, got ${got}.` }];
}

/** Redshift trusts a primary key, and does not enforce it. */
function doubledKeys({ file, columns, rows }: CsvTable, primaryKey: readonly string[]): readonly DagFault[] {
  if (primaryKey.length === 0 || !primaryKey.every((name) => columns.includes(name))) return [];
  const firsts = new Map<string, number>();
  return rows.flatMap(({ line, values }) => {
    const key = JSON.stringify(primaryKey.map((name) => values[columns.indexOf(name)]));
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, line);
    const what = `has the primary key (${primaryKey.join(', ')}) of line ${first} again.`;
    return first === undefined ? [] : [{ file, line, message: what }];
  });
}

function atMost(count: number, faults: readonly DagFault[]): readonly DagFault[] {
  const [first] = faults;
  if (first === undefined || faults.length <= count) return faults;
  const { file = '' } = first;
  return [...faults.slice(0, count), { file, message: `has ${faults.length - count} more faults.` }];
}
