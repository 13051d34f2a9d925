import { durationExample, parseDuration } from './duration.ts';
import { suggest } from './nearest.ts';
import { paramValueFault, systemVariables, type Param } from './param.ts';

/** Says what is wrong with a value (`expected …, got …`), or nothing. */
type Check = (value: unknown) => readonly string[];

/** Most bytes of a task's id: it becomes a Temporal activity id, with room for a batch number. */
export const maxTaskIdBytes = 200;

/** Everything that is wrong with what `dag()` was given. */
export function dagOptionFaults(options: unknown): readonly string[] {
  return objectFaults(options, { what: 'dag()', checks: dagChecks, required: ['id'] });
}

/** Everything that is wrong with what `task()` was given. */
export function taskOptionFaults(options: unknown): readonly string[] {
  return objectFaults(options, { what: 'task()', checks: taskChecks, required: ['id', 'run'] });
}

/** What is wrong with the id of a task, or undefined. */
export function taskIdFault(id: string): string | undefined {
  if (new TextEncoder().encode(id).length > maxTaskIdBytes) return `its id is longer than ${maxTaskIdBytes} bytes`;
  if (!/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(id))
    return 'its id may have letters, digits, _ and - in parts joined by dots';
  return undefined;
}

const text = expecting('a text', (value) => typeof value === 'string');
const count = expecting('a whole number from 1', (value) => Number.isInteger(value) && Number(value) >= 1);
const taskIds = expecting('a list of task ids', (value) => isListOf(value, (item) => typeof item === 'string'));

const clusterChecks: Readonly<Record<string, Check>> = {
  nodeType: text,
  numberOfNodes: count,
  keep: expecting(durationExample, (value) => typeof value === 'string' && parseDuration(value) !== undefined),
};

const scheduleChecks: Readonly<Record<string, Check>> = {
  cron: expecting("a cron expression such as '0 6 * * *'", isCron),
  timezone: expecting("a time zone such as 'Europe/Berlin'", isTimezone),
};

const sourceChecks: Readonly<Record<string, Check>> = {
  table: expecting("'table' or 'schema.table'", (value) => typeof value === 'string' && /^\w+(\.\w+)?$/.test(value)),
};

const taskChecks: Readonly<Record<string, Check>> = {
  id: taskIdFaults,
  after: taskIds,
  run: expecting('a function', (value) => typeof value === 'function'),
};

const dagChecks: Readonly<Record<string, Check>> = {
  id: expecting('lower-case letters, digits, _ and -, from a letter, at most 63', isDagId),
  description: text,
  sql: expecting('a relative folder', (value) => typeof value === 'string' && /^(?!\/)(?!.*\.\.).+/.test(value)),
  schedule: scheduleFaults,
  params: paramsFaults,
  cluster: (value) => objectFaults(value, { what: 'cluster', checks: clusterChecks, required: [] }),
  sources: listOf('sources', (value) =>
    objectFaults(value, { what: 'a source', checks: sourceChecks, required: ['table'] }),
  ),
  tasks: listOf('tasks', taskOptionFaults),
  maxActiveRuns: count,
};

interface ObjectRules {
  readonly what: string;
  readonly checks: Readonly<Record<string, Check>>;
  readonly required: readonly string[];
}

function objectFaults(value: unknown, { what, checks, required }: ObjectRules): readonly string[] {
  if (!isRecord(value)) return [`${what}: expected an object of options, got ${show(value)}.`];
  const known = Object.keys(checks);
  const unknown = Object.keys(value).filter((name) => !known.includes(name));
  const missing = required.filter((name) => value[name] === undefined);
  return [
    ...unknown.map((name) => `${what} has no option ${name}. ${suggest(name, known)}`),
    ...missing.map((name) => `${what} lacks ${name}.`),
    ...known.flatMap((name) =>
      prefixed(`${what} ${name}`, value[name] === undefined ? [] : checks[name]?.(value[name])),
    ),
  ];
}

function prefixed(prefix: string, faults: readonly string[] = []): readonly string[] {
  return faults.map((fault) => (fault.startsWith('expected') ? `${prefix}: ${fault}.` : fault));
}

function expecting(what: string, isRight: (value: unknown) => boolean): Check {
  return (value) => (isRight(value) ? [] : [`expected ${what}, got ${show(value)}`]);
}

function listOf(what: string, check: Check): Check {
  return (value) => (Array.isArray(value) ? value.flatMap(check) : [`expected a list of ${what}, got ${show(value)}`]);
}

function paramsFaults(params: unknown): readonly string[] {
  if (!isRecord(params)) return [`expected an object of params, got ${show(params)}`];
  return Object.entries(params).flatMap(([name, declared]) => paramFaults(name, declared));
}

function paramFaults(name: string, declared: unknown): readonly string[] {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) return [`Param ${name}: a name has lower-case letters, digits and _.`];
  if (systemVariables.some((reserved) => reserved === name)) {
    return [`Param ${name}: that name is taken by the run (${systemVariables.join(', ')}); choose another.`];
  }
  if (!isParam(declared)) return [`Param ${name}: declare it as param.string(), .number(), .boolean() or .oneOf().`];
  const fault = declared.default === undefined ? undefined : paramValueFault(declared, declared.default);
  return fault === undefined ? [] : [`Param ${name}: its default: ${fault}.`];
}

function scheduleFaults(schedule: unknown): readonly string[] {
  if (typeof schedule === 'string') return prefixed('schedule', scheduleChecks['cron']?.(schedule));
  return objectFaults(schedule, { what: 'schedule', checks: scheduleChecks, required: ['cron', 'timezone'] });
}

function taskIdFaults(id: unknown): readonly string[] {
  if (typeof id !== 'string') return [`expected a text, got ${show(id)}`];
  const fault = taskIdFault(id);
  return fault === undefined ? [] : [`Task ${id}: ${fault}.`];
}

function isParam(value: unknown): value is Param {
  if (!isRecord(value)) return false;
  if (value['kind'] === 'one-of') return isListOf(value['values'], (item) => typeof item === 'string');
  return ['string', 'number', 'boolean'].includes(String(value['kind']));
}

function isDagId(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z][a-z0-9_-]{0,62}$/.test(value);
}

function isCron(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const fields = value.trim().split(/\s+/);
  return (
    /^@[a-z]+( .+)?$/.test(value) ||
    (fields.length >= 5 && fields.length <= 7 && fields.every((field) => /^[\w*/,?#-]+$/.test(field)))
  );
}

function isTimezone(value: unknown): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: String(value) }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value));
}
