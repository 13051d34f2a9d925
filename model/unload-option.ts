// `-- @unload 's3://bucket/prefix/' csv header`: the rows of an analytics query go to S3, in place of artifacts.
import { splitStatements } from '../redshift-sql/statements.ts';
import { SqlSyntaxError } from '../redshift-sql/syntax-error.ts';
import { parseUnload } from '../redshift-sql/unload.ts';
import type { DagFault } from './fault.ts';
import { suggest } from './nearest.ts';
import type { ParamValue } from './plan.ts';
import type { SqlTask } from './sql-file.ts';

/** Where an option unloads to, and how. */
export interface Unload {
  /** `s3://…`, or the param that says it. */
  readonly to: string | { readonly variable: string };
  /** UNLOAD's options, as written. */
  readonly options: string;
  readonly line: number;
}

/** The same, its param looked up. */
export interface PlannedUnload {
  /** Ends in a slash: below it each run has a place of its own. */
  readonly to: string;
  readonly options: string;
}

type Params = Readonly<Record<string, ParamValue>>;

const EXPECTED = "expected a place such as 's3://bucket/prefix/' or :param, then options of UNLOAD";

/** Reads what an option says, or says what was expected. */
export function readUnload({ value, line }: { readonly value: string; readonly line: number }): Unload | string {
  const [, place, variable, options = ''] = /^(?:'(s3:\/\/[^'\s]+)'|:([a-z][a-z0-9_]*))(?:\s+(.*))?$/.exec(value) ?? [];
  if (place !== undefined) return optionsFault(options) ?? { to: place, options, line };
  return variable === undefined ? EXPECTED : (optionsFault(options) ?? { to: { variable }, options, line });
}

/** What is wrong with the place of a file's UNLOAD, or beside it. */
export function unloadFaults({ file, options, expected }: SqlTask, params: Params): readonly DagFault[] {
  const { unload } = options;
  if (unload === undefined) return [];
  const at = { file, line: unload.line };
  if (expected !== undefined)
    return [
      { ...at, message: `@unload keeps no rows that ${expected.path} could be compared with.`, hint: 'Take one out.' },
    ];
  if (plannedUnload({ options }, params) !== undefined || typeof unload.to === 'string') return [];
  const { variable } = unload.to;
  const value = params[variable];
  const got = JSON.stringify(value) ?? 'no such param';
  const message = `@unload takes its place from param ${variable}: expected s3://bucket/prefix/, got ${got}.`;
  return [{ ...at, message, ...(value === undefined ? { hint: suggest(variable, Object.keys(params)) } : {}) }];
}

/** Where the rows of a task go; undefined where it unloads none, or its param holds no place. */
export function plannedUnload(
  { options: { unload } }: Pick<SqlTask, 'options'>,
  params: Params,
): PlannedUnload | undefined {
  if (unload === undefined) return undefined;
  const place = typeof unload.to === 'string' ? unload.to : String(params[unload.to.variable] ?? '');
  if (!/^s3:\/\/[^/\s']+(\/[^\s']*)?$/.test(place)) return undefined;
  return { to: place.endsWith('/') ? place : `${place}/`, options: unload.options };
}

/** Redshift would refuse them by their text alone; and some are Shiftwork's to say. */
function optionsFault(options: string): string | undefined {
  try {
    const [statement] = splitStatements(`unload ('select 1') to 's3://b/' iam_role 'arn:aws:iam::0:role/r' ${options}`);
    if (statement === undefined) return EXPECTED;
    const { manifest, allowOverwrite, cleanPath } = parseUnload(statement);
    if (manifest === 'none' && !allowOverwrite && !cleanPath) return undefined;
    return 'expected options without manifest, allowoverwrite and cleanpath, which Shiftwork says itself';
  } catch (error) {
    if (error instanceof SqlSyntaxError) return `expected options of UNLOAD (${error.message})`;
    throw error;
  }
}
