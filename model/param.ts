import type { DataInterval } from './data-interval.ts';
import type { ParamValue } from './plan.ts';

interface Declared<Value extends ParamValue> {
  readonly description?: string;
  /** Absent: the run, or for a text its target, must give the value. */
  readonly default?: Value;
}

export interface StringParam extends Declared<string> {
  readonly kind: 'string';
}

export interface NumberParam extends Declared<number> {
  readonly kind: 'number';
  readonly min?: number;
  readonly max?: number;
}

export interface BooleanParam extends Declared<boolean> {
  readonly kind: 'boolean';
}

export interface OneOfParam extends Declared<string> {
  readonly kind: 'one-of';
  readonly values: readonly string[];
}

/** Answers the value from the run's interval and the values of the DAG's other params that are not computed themselves. */
export type Compute = (interval: DataInterval, params: Readonly<Record<string, ParamValue>>) => string;

/** A text that each run computes from its data interval, such as the path of a day's files; a run may give another. */
export interface ComputedParam {
  readonly kind: 'computed';
  readonly description?: string;
  readonly compute: Compute;
}

/** A param of a DAG as declared: its type, its default, what it is for. */
export type Param = StringParam | NumberParam | BooleanParam | OneOfParam | ComputedParam;

/** Declares the params of a DAG: `params: { reset: param.boolean({ default: false }) }`. */
export const param = {
  string: (options: Declared<string> = {}): StringParam => ({ kind: 'string', ...options }),
  number: (options: Omit<NumberParam, 'kind'> = {}): NumberParam => ({ kind: 'number', ...options }),
  boolean: (options: Declared<boolean> = {}): BooleanParam => ({ kind: 'boolean', ...options }),
  oneOf: (values: readonly string[], options: Declared<string> = {}): OneOfParam => ({
    kind: 'one-of',
    values,
    ...options,
  }),
  computed: (compute: Compute, options: Pick<ComputedParam, 'description'> = {}): ComputedParam => ({
    kind: 'computed',
    compute,
    ...options,
  }),
} as const;

/** Variables that every SQL file has beside the DAG's params; no param may take such a name. */
export const systemVariables = [
  'run_id',
  'logical_date',
  'data_interval_start',
  'data_interval_end',
  'schema',
  'iam_role',
  'region',
] as const;

/** What is wrong with a value for a param (`expected …, got …`), or undefined. */
export function paramValueFault(declared: Param, value: unknown): string | undefined {
  const fits = typeof value === typeOfKind[declared.kind] && isWithin(declared, value);
  return fits ? undefined : `expected ${describeParamType(declared)}, got ${JSON.stringify(value)}`;
}

/** The type of a param in words: `true or false`, `a number from 1 to 10`, `one of none, sample`. */
export function describeParamType(declared: Param): string {
  if (declared.kind === 'boolean') return 'true or false';
  if (declared.kind === 'string' || declared.kind === 'computed') return 'a text';
  if (declared.kind === 'one-of') return `one of ${declared.values.join(', ')}`;
  const from = declared.min === undefined ? '' : ` from ${declared.min}`;
  return `a number${from}${declared.max === undefined ? '' : ` to ${declared.max}`}`;
}

const typeOfKind = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  'one-of': 'string',
  computed: 'string',
} as const;

function isWithin(declared: Param, value: unknown): boolean {
  if (declared.kind === 'one-of') return declared.values.some((allowed) => allowed === value);
  if (declared.kind !== 'number') return true;
  const number = Number(value);
  return Number.isFinite(number) && number >= (declared.min ?? -Infinity) && number <= (declared.max ?? Infinity);
}
