import type { PlannedSource } from '../model/plan.ts';
import { formatTableName } from '../redshift-sql/names.ts';
import { quoteIdentifier, quoteLiteral } from '../redshift-sql/quote.ts';
import { typeName } from '../redshift-sql/type-name.ts';
import { toRows } from './session.ts';
import type { Session, SqlRow } from './session.ts';
import { quoteTable, tableExists } from './table-shape.ts';

/** What is not as expected of a source. `warn` is said; `error` stops what reads it. */
export interface SourceFinding {
  readonly level: 'warn' | 'error';
  /** A sentence's end, about the table: `has no column level`. */
  readonly text: string;
}

/** Looks at a source: whether it is there, its columns, and how old its newest row is. Reads only. */
export async function lookAtSource(session: Session, source: PlannedSource): Promise<readonly SourceFinding[]> {
  if (!(await tableExists(session, source.table))) return [{ level: 'error', text: 'is not there' }];
  const columns = await readColumns(session, source);
  const missing = missingColumns(source, columns);
  // How old a table is without such a column cannot be asked.
  return missing.length > 0 ? missing : [...wrongTypes(source, columns), ...(await lookAtAge(session, source))];
}

/** `public.users has no column level`. */
export function describeFinding({ table }: PlannedSource, { text }: SourceFinding): string {
  return `${formatTableName(table)} ${text}`;
}

/** The columns with their types, of views too. */
async function readColumns(session: Session, { table }: PlannedSource): Promise<ReadonlyMap<string, string>> {
  const sql = `
    select column_name, data_type, character_maximum_length as length, numeric_precision as digits, numeric_scale as scale
    from svv_columns where table_schema = ${quoteLiteral(table.schema)} and table_name = ${quoteLiteral(table.table)}`;
  return new Map(toRows(await session.query(sql)).map((row) => [row['column_name'] ?? '', typeOf(row)]));
}

function typeOf({ data_type: type, length, digits, scale }: SqlRow): string {
  const size =
    type === 'numeric' ? `(${digits}, ${scale})` : length === null || length === undefined ? '' : `(${length})`;
  return typeName(`${type}${size}`) ?? type ?? '';
}

function missingColumns(
  { columns = {}, loadedAt }: PlannedSource,
  found: ReadonlyMap<string, string>,
): readonly SourceFinding[] {
  const wanted = new Set([
    ...Object.keys(columns).map((name) => name.toLowerCase()),
    ...(loadedAt === undefined ? [] : [loadedAt]),
  ]);
  return [...wanted]
    .filter((name) => !found.has(name))
    .map((name) => ({ level: 'error', text: `has no column ${name}` }));
}

function wrongTypes({ columns = {} }: PlannedSource, found: ReadonlyMap<string, string>): readonly SourceFinding[] {
  return Object.entries(columns).flatMap(([name, type]): readonly SourceFinding[] => {
    const is = found.get(name.toLowerCase()) ?? '';
    const wanted = typeName(type) ?? type;
    const isSame = type.includes('(') ? is === wanted : withoutSize(is) === withoutSize(wanted);
    return isSame ? [] : [{ level: 'error', text: `has column ${name} as ${is}, and the DAG expects ${wanted}` }];
  });
}

function withoutSize(type: string): string {
  return type.replace(/\(.*/, '');
}

async function lookAtAge(session: Session, source: PlannedSource): Promise<readonly SourceFinding[]> {
  const { table, loadedAt, warnAfterSeconds, errorAfterSeconds } = source;
  if (loadedAt === undefined) return [];
  const newest = `max(${quoteIdentifier(loadedAt)}::timestamp)`;
  const sql = `select ${newest} as newest, datediff(second, ${newest}, getdate()) as age from ${quoteTable(table)}`;
  const [row] = toRows(await session.query(sql));
  const age = Number(row?.['age'] ?? Infinity);
  const level = age > (errorAfterSeconds ?? Infinity) ? 'error' : 'warn';
  const limit = level === 'error' ? errorAfterSeconds : warnAfterSeconds;
  if (limit === undefined || age <= limit) return [];
  const newestRow =
    row?.['newest'] == null
      ? `holds no ${loadedAt}`
      : `is ${formatAge(age)} old: its newest ${loadedAt} is ${row['newest']} UTC`;
  return [
    { level, text: `${newestRow}, and ${level === 'error' ? 'errorAfter' : 'warnAfter'} is ${formatAge(limit)}` },
  ];
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `3 days 4 hours`, `40 minutes`: the largest unit, and what is left in the next one. */
function formatAge(seconds: number): string {
  const largest = UNITS.findIndex(([, size]) => seconds >= size);
  const [unit, next] = UNITS.slice(largest);
  if (unit === undefined) return `${Math.round(seconds)} seconds`;
  const count = Math.floor(seconds / unit[1]);
  const rest = next === undefined ? 0 : Math.floor((seconds - count * unit[1]) / next[1]);
  return [formatCount(count, unit[0]), ...(rest === 0 || next === undefined ? [] : [formatCount(rest, next[0])])].join(
    ' ',
  );
}

function formatCount(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
