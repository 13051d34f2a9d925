import { formatTableName } from '../../redshift-sql/names.ts';
import { nearest } from '../nearest.ts';
import { HISTORY_COLUMNS, type Model, type ModelMode } from './model.ts';

/** A column of a model's table. */
export interface TargetColumn {
  readonly name: string;
  /** Redshift's name of its type, lengths filled in. */
  readonly type: string;
  readonly notNull: boolean;
  /** It has a DEFAULT, or is an IDENTITY: a SELECT may leave it out. */
  readonly hasDefault: boolean;
}

/** The two sides of a model; what is not known is left out. */
export interface ModelColumns {
  /** Of the table, in its order. */
  readonly target?: readonly TargetColumn[];
  /** Names that the SELECT gives, in its order. */
  readonly given?: readonly string[];
}

/** Why the SELECT of a model does not fit its table, as sentences; columns are matched by name. */
export function columnFaults(model: Model, columns: ModelColumns): readonly string[] {
  const { target, given } = columns;
  return [
    ...(given === undefined ? [] : givenFaults(model, given)),
    ...(target === undefined ? [] : targetFaults(model, target)),
    ...(target === undefined || given === undefined ? [] : matchFaults(model, { target, given })),
  ];
}

/** The columns that the mode goes by, with what each is to it. */
function ruling(mode: ModelMode): readonly { readonly name: string; readonly is: string }[] {
  switch (mode.kind) {
    case 'merge':
      return [...keysOf(mode.keys), ...(mode.newest === undefined ? [] : [{ name: mode.newest, is: '`newest`' }])];
    case 'interval':
      return [{ name: mode.column, is: 'the column of the interval' }];
    case 'history':
      return keysOf(mode.keys);
    default:
      return [];
  }
}

function keysOf(keys: readonly string[]) {
  return keys.map((name) => ({ name, is: 'a key' }));
}

function givenFaults({ mode }: Model, given: readonly string[]): readonly string[] {
  const needed = [...ruling(mode), ...(mode.kind === 'history' ? [{ name: mode.by, is: '`by`' }] : [])];
  const own = mode.kind === 'history' ? given.filter((name) => isHistoryColumn(name)) : [];
  return [
    ...repeated(given).map((name) => `the SELECT has more than one column ${name}: which is meant is not known`),
    ...needed
      .filter(({ name }) => !given.includes(name))
      .map(({ name, is }) => `the SELECT has no column ${name}, which is ${is}${meant(name, given)}`),
    ...own.map((name) => `the SELECT has a column ${name}, which Shiftwork fills`),
  ];
}

function targetFaults({ table, mode }: Model, target: readonly TargetColumn[]): readonly string[] {
  const names = target.map(({ name }) => name);
  const needed = [...ruling(mode), ...(mode.kind === 'history' ? historyColumns : [])];
  return [
    ...needed
      .filter(({ name }) => !names.includes(name))
      .map(({ name, is }) => `${formatTableName(table)} has no column ${name}, which is ${is}${meant(name, names)}`),
    ...target.flatMap((column) => typeFaults(mode, column)),
  ];
}

const historyColumns = HISTORY_COLUMNS.map((name) => ({ name, is: 'for the history' }));

const TIMES = new Set(['date', 'timestamp', 'timestamptz']);

function typeFaults(mode: ModelMode, { name, type, notNull }: TargetColumn): readonly string[] {
  if (mode.kind === 'interval' && name === mode.column && !TIMES.has(type)) {
    return [`${name} is ${type}: the column of the interval must be DATE, TIMESTAMP or TIMESTAMPTZ`];
  }
  if (mode.kind !== 'history') return [];
  if (name === 'is_current' && type !== 'boolean') return [`is_current is ${type}: it must be BOOLEAN`];
  if (name === 'valid_to' && notNull)
    return ['valid_to is NOT NULL: it is null as long as a version is the current one'];
  return [];
}

function matchFaults(
  { table, mode }: Model,
  { target, given }: { readonly target: readonly TargetColumn[]; readonly given: readonly string[] },
): readonly string[] {
  const names = target.map(({ name }) => name);
  const extra = [...new Set(given)].filter((name) => !names.includes(name) && !isOnlyBy(mode, name));
  const missing = target.filter(
    ({ name, hasDefault }) => !given.includes(name) && !hasDefault && !isFilled(mode, name),
  );
  return [
    ...extra.map(
      (name) => `the SELECT has a column ${name}, which ${formatTableName(table)} lacks${meant(name, names)}`,
    ),
    ...missing.map(
      ({ name }) => `the SELECT has no column ${name}, which ${formatTableName(table)} has without a DEFAULT`,
    ),
  ];
}

/** The `by` of a history goes into valid_from; a column of its own name it need not have. */
function isOnlyBy(mode: ModelMode, name: string): boolean {
  return mode.kind === 'history' && (name === mode.by || isHistoryColumn(name));
}

function isFilled(mode: ModelMode, name: string): boolean {
  return isOnlyBy(mode, name) || ruling(mode).some((column) => column.name === name);
}

function isHistoryColumn(name: string): boolean {
  return HISTORY_COLUMNS.some((own) => own === name);
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function meant(name: string, known: readonly string[]): string {
  const near = name.length < 3 ? undefined : nearest(name, known);
  return near === undefined ? '' : ` (did you mean ${near}?)`;
}
