// What a parameter group can set, as Redshift has it by default
// (https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-parameter-groups.html).

import { AwsFault } from '../aws-fault.ts';

/** A parameter of clusters. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly description: string;
  readonly type: 'boolean' | 'integer' | 'string';
  /** Numbers and ranges of them for an integer. */
  readonly allowed?: string;
}

const BOOLEAN = { type: 'boolean', allowed: 'true,false' } as const;

const PARAMETERS: readonly Parameter[] = [
  { name: 'auto_analyze', value: 'true', description: 'Whether tables are analyzed by themselves', ...BOOLEAN },
  { name: 'auto_mv', value: 'true', description: 'Whether materialized views are made by themselves', ...BOOLEAN },
  { name: 'datestyle', value: 'ISO, MDY', description: 'How dates and times are read and shown', type: 'string' },
  {
    name: 'enable_case_sensitive_identifier',
    value: 'false',
    description: 'Whether quoted identifiers keep their case',
    ...BOOLEAN,
  },
  { name: 'enable_user_activity_logging', value: 'false', description: 'Whether queries are logged', ...BOOLEAN },
  {
    name: 'extra_float_digits',
    value: '0',
    description: 'How many more digits a float is shown with',
    type: 'integer',
    allowed: '-15-2',
  },
  {
    name: 'max_concurrency_scaling_clusters',
    value: '1',
    description: 'How many clusters concurrency scaling may add',
    type: 'integer',
    allowed: '0-10',
  },
  { name: 'query_group', value: 'default', description: 'The label of queries that have none', type: 'string' },
  { name: 'require_ssl', value: 'false', description: 'Whether connections must have TLS', ...BOOLEAN },
  {
    name: 'search_path',
    value: '$user, public',
    description: 'Where names without a schema are looked up',
    type: 'string',
  },
  {
    name: 'statement_timeout',
    value: '0',
    description: 'After how many milliseconds a statement is ended',
    type: 'integer',
    allowed: '0,100-2147483647',
  },
  { name: 'use_fips_ssl', value: 'false', description: 'Whether TLS is that of FIPS 140', ...BOOLEAN },
  {
    name: 'wlm_json_configuration',
    value: '[{"auto_wlm":true}]',
    description: 'Queues of the workload manager, as JSON',
    type: 'string',
  },
];

/** What a family has otherwise than the first. */
const FAMILIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'redshift-1.0': {},
  'redshift-2.0': { require_ssl: 'true' },
};

/** The families of parameters, by name. */
export const PARAMETER_FAMILIES: readonly string[] = Object.keys(FAMILIES);

/** The only one that can be changed without a reboot. */
export const DYNAMIC_PARAMETER = 'wlm_json_configuration';

/** A family's parameters with their defaults, by name. */
export function parametersOf(family: string): readonly Parameter[] {
  const own = Object.hasOwn(FAMILIES, family) ? FAMILIES[family] : undefined;
  return PARAMETERS.map((parameter) => ({ ...parameter, value: own?.[parameter.name] ?? parameter.value }));
}

/** Checks the value of a parameter; Redshift's fault for one that cannot be, or a parameter that there is not. */
export function requireParameter(name: string, value: string): void {
  const parameter = PARAMETERS.find((one) => one.name === name);
  if (parameter === undefined) {
    throw new AwsFault('InvalidParameterValue', `Could not find parameter with name: ${name}`);
  }
  if (isAllowed(parameter, value)) return;
  const message = `Invalid parameter value: ${value} for: ${name} allowed values are: ${parameter.allowed ?? 'JSON'}`;
  throw new AwsFault('InvalidParameterValue', message);
}

function isAllowed({ name, type, allowed = '' }: Parameter, value: string): boolean {
  if (name === DYNAMIC_PARAMETER) return isJson(value);
  if (type === 'boolean') return allowed.split(',').includes(value);
  return type === 'string' || (/^-?\d+$/.test(value) && allowed.split(',').some((range) => isIn(range, Number(value))));
}

function isIn(range: string, number: number): boolean {
  const [, least = '', most = least] = /^(-?\d+)(?:-(\d+))?$/.exec(range) ?? [];
  return number >= Number(least) && number <= Number(most);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
