import { typeName } from '../redshift-sql/type-name.ts';
import { durationExample, parseDuration } from './duration.ts';
import { expecting, isRecord, objectFaults, show, type Check } from './option-check.ts';

/** A table that something else makes and the DAG reads, and what is expected of it. */
export interface Source {
  /** `table` or `schema.table`. */
  readonly table: string;
  /** Columns that it must have, with their types; a type without a length is right with any. */
  readonly columns?: Readonly<Record<string, string>>;
  /** The column that says when a row came: a date or a time, in UTC. */
  readonly loadedAt?: string;
  /** How old its newest row may be before that is said: `12 hours`. */
  readonly warnAfter?: string;
  /** How old it may be before what reads the table stops: `2 days`. */
  readonly errorAfter?: string;
}

/** Whether a run looks at the source before anything reads it. */
export function isGated({ columns, loadedAt }: Source): boolean {
  return columns !== undefined || loadedAt !== undefined;
}

/** Everything that is wrong with a source's options. */
export function sourceFaults(value: unknown): readonly string[] {
  const faults = objectFaults(value, { what: 'a source', checks: sourceChecks, required: ['table'] });
  return faults.length > 0 ? faults : limitFaults(value as Source);
}

const duration = expecting(durationExample, (value) => typeof value === 'string' && parseDuration(value) !== undefined);
const isName = (value: unknown) => typeof value === 'string' && /^\w+$/.test(value);

const sourceChecks: Readonly<Record<string, Check>> = {
  table: expecting("'table' or 'schema.table'", (value) => typeof value === 'string' && /^\w+(\.\w+)?$/.test(value)),
  columns: columnFaults,
  loadedAt: expecting('the name of a column', isName),
  warnAfter: duration,
  errorAfter: duration,
};

function columnFaults(value: unknown): readonly string[] {
  if (!isRecord(value))
    return [`expected columns with their types, such as { user_id: 'integer' }, got ${show(value)}`];
  return Object.entries(value)
    .filter(([name, type]) => !isName(name) || typeof type !== 'string' || typeName(type) === undefined)
    .map(([name, type]) => `expected a type of Redshift's for column ${name}, got ${show(type)}`);
}

function limitFaults({ table, loadedAt, warnAfter, errorAfter }: Source): readonly string[] {
  const limits = { warnAfter, errorAfter };
  const names = Object.entries(limits).flatMap(([name, limit]) => (limit === undefined ? [] : [name]));
  if (loadedAt === undefined && names.length > 0)
    return [
      `source ${table} has ${names.join(' and ')}, and lacks loadedAt: the column that says how old its rows are.`,
    ];
  const [warn, error] = [warnAfter, errorAfter].map((limit) =>
    limit === undefined ? undefined : parseDuration(limit),
  );
  if (warn === undefined || error === undefined || warn < error) return [];
  return [
    `source ${table}: expected warnAfter to be shorter than errorAfter, got ${show(warnAfter)} and ${show(errorAfter)}.`,
  ];
}
