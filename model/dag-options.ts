import { durationExample, parseDuration } from './duration.ts';
import { expecting, isListOf, listOf, objectFaults, show, type Check } from './option-check.ts';
import { paramsFaults } from './params-faults.ts';
import { scheduleFaults } from './schedule.ts';
import { sourceFaults } from './source.ts';
import { taskIdFault } from './task-id.ts';

/** Everything that is wrong with what `dag()` was given. */
export function dagOptionFaults(options: unknown): readonly string[] {
  return objectFaults(options, { what: 'dag()', checks: dagChecks, required: ['id'] });
}

/** Everything that is wrong with what `task()` was given. */
export function taskOptionFaults(options: unknown): readonly string[] {
  return objectFaults(options, { what: 'task()', checks: taskChecks, required: ['id', 'run'] });
}

const text = expecting('a text', isText);
const count = expecting('a whole number from 1', (value) => Number.isInteger(value) && Number(value) >= 1);
const taskIds = expecting('a list of task ids', (value) => isListOf(value, isText));

const duration = expecting(durationExample, isDuration);
const onFailure = expecting("'fail' or 'hold'", (value) => value === 'fail' || value === 'hold');

const clusterChecks: Readonly<Record<string, Check>> = {
  nodeType: text,
  numberOfNodes: count,
  keep: duration,
};

const taskChecks: Readonly<Record<string, Check>> = {
  id: taskIdFaults,
  after: taskIds,
  onFailure,
  run: expecting('a function', (value) => typeof value === 'function'),
};

const dagChecks: Readonly<Record<string, Check>> = {
  id: expecting('lower-case letters, digits, _ and -, from a letter, at most 63', isDagId),
  description: text,
  sql: expecting('a relative folder', (value) => typeof value === 'string' && /^(?!\/)(?!.*\.\.).+/.test(value)),
  schedule: scheduleFaults,
  params: paramsFaults,
  cluster: (value) => objectFaults(value, { what: 'cluster', checks: clusterChecks, required: [] }),
  sources: listOf('sources', sourceFaults),
  tasks: listOf('tasks', taskOptionFaults),
  maxActiveRuns: count,
  dependsOnPast: expecting('true or false', (value) => typeof value === 'boolean'),
  onFailure,
  holdFor: duration,
};

function taskIdFaults(id: unknown): readonly string[] {
  if (typeof id !== 'string') return [`expected a text, got ${show(id)}`];
  const fault = taskIdFault(id);
  return fault === undefined ? [] : [`Task ${id}: ${fault}.`];
}

function isDagId(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z][a-z0-9_-]{0,62}$/.test(value);
}

function isDuration(value: unknown): boolean {
  return typeof value === 'string' && parseDuration(value) !== undefined;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
