import type { Dag } from './dag.ts';
import { plannedInterval, type DataInterval } from './data-interval.ts';
import type { DagFault } from './fault.ts';
import { suggest } from './nearest.ts';
import { describeParamType, paramValueFault, type ComputedParam, type Param } from './param.ts';
import type { ParamValue } from './plan.ts';

/** Values by name, and all that was wrong with them. */
export interface ParamsRead {
  readonly values: Readonly<Record<string, ParamValue>>;
  /** Those that were computed from the data interval. */
  readonly computed: readonly string[];
  readonly faults: readonly DagFault[];
}

/** Where values come from, the first that has one: the run's input, for a text the target's variables, what is computed, the default. */
export interface ParamSources {
  readonly input: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, string>>;
  /** The run's; a stand-in when left out. */
  readonly interval?: DataInterval;
  /** A param that has no value yet is no fault. */
  readonly outline?: boolean;
}

/** Every param of the DAG with its value, in the order of declaration, those computed last. */
export function readParams(dag: Dag, sources: ParamSources): ParamsRead {
  const { input, variables, interval = plannedInterval, outline = false } = sources;
  const values: Record<string, ParamValue> = {};
  const computed: string[] = [];
  const faults = unknownParams(dag, Object.keys(input));
  for (const [name, declared] of computedLast(dag.params)) {
    const given = input[name] ?? (isText(declared) ? variables[name] : undefined);
    const isComputed = given === undefined && declared.kind === 'computed';
    if (isComputed) computed.push(name);
    const value = isComputed ? compute(declared, interval, values) : (given ?? defaultOf(declared));
    if (value === undefined && outline) continue;
    const fault =
      value === undefined ? `has no value: give ${describeParamType(declared)}` : paramValueFault(declared, value);
    if (fault === undefined) values[name] = value as ParamValue;
    else faults.push(paramFault(dag, name, fault));
  }
  return { values, computed, faults };
}

/** They may ask for the values of the others. */
function computedLast(params: Dag['params']): readonly (readonly [string, Param])[] {
  return Object.entries(params).toSorted(
    ([, a], [, b]) => Number(a.kind === 'computed') - Number(b.kind === 'computed'),
  );
}

function isText({ kind }: Param): boolean {
  return kind === 'string' || kind === 'computed';
}

function defaultOf(declared: Param): ParamValue | undefined {
  return declared.kind === 'computed' ? undefined : declared.default;
}

/** What it threw is shown as the value that it is not. */
function compute(declared: ComputedParam, interval: DataInterval, params: ParamsRead['values']): unknown {
  try {
    return declared.compute(interval, { ...params });
  } catch (error) {
    return { thrown: String(error) };
  }
}

/** Reads `name=value` texts, as the command line has them, by the types of the DAG's params. Only those given are in the values. */
export function parseParamAssignments(dag: Dag, assignments: readonly string[]): Omit<ParamsRead, 'computed'> {
  const values: Record<string, ParamValue> = {};
  const faults: DagFault[] = [];
  for (const assignment of assignments) {
    const { name, text } = splitAssignment(assignment);
    const declared = Object.hasOwn(dag.params, name) ? dag.params[name] : undefined;
    const value = declared === undefined ? text : valueOfText(declared, text);
    const fault = declared === undefined ? undefined : paramValueFault(declared, value);
    if (declared === undefined) faults.push(...unknownParams(dag, [name]));
    else if (fault === undefined) values[name] = value;
    else faults.push(paramFault(dag, name, fault));
  }
  return { values, faults };
}

function splitAssignment(assignment: string): { name: string; text: string } {
  const equals = assignment.indexOf('=');
  if (equals < 1) return { name: assignment, text: '' };
  return { name: assignment.slice(0, equals), text: assignment.slice(equals + 1) };
}

/** A text that is not of the param's type stays a text, so that the fault can show it. */
function valueOfText(declared: Param, text: string): ParamValue {
  if (declared.kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (declared.kind === 'number' && text.trim() !== '' && !Number.isNaN(Number(text))) return Number(text);
  return text;
}

function unknownParams(dag: Dag, given: readonly string[]): DagFault[] {
  const known = Object.keys(dag.params);
  return given
    .filter((name) => !known.includes(name))
    .map((name) => ({
      message: `DAG ${dag.id} has no param ${name}.`,
      hint: suggest(name, known),
      about: 'params' as const,
    }));
}

function paramFault(dag: Dag, name: string, fault: string): DagFault {
  const description = dag.params[name]?.description;
  return {
    message: `Param ${name} of DAG ${dag.id}: ${fault}.`,
    hint: description === undefined ? `Give --param ${name}=…` : `It is: ${description}`,
    about: 'params',
  };
}
