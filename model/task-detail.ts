import { formatTableName, type TableName } from '../redshift-sql/names.ts';
import type { DagFault } from './fault.ts';
import { plannedGrants } from './grant.ts';
import type { CreatedTable } from './into/created-tables.ts';
import { suggest } from './nearest.ts';
import type { BatchLimits, OnChange, ParamValue, TaskDetail } from './plan.ts';
import type { SqlTask } from './sql-file.ts';
import { changeActions, type Limit, type SqlOptions } from './sql-options.ts';
import { followsInterval, intervalColumn } from './stage-interval.ts';
import { isSameTable } from './table-use.ts';
import type { TaskFacts } from './task-facts.ts';
import { plannedUnload, unloadFaults } from './unload-option.ts';

type Params = Readonly<Record<string, ParamValue>>;

/** What a task's SQL is planned with. */
interface Planning {
  readonly params: Params;
  /** Params that were computed from the data interval. */
  readonly computed: readonly string[];
  /** Tables whose columns are known. */
  readonly tables: readonly CreatedTable[];
  readonly sha256: (text: string) => string;
}

/** AWS: one COPY of many files; as large as makes resuming worthwhile. */
const defaultBatch: BatchLimits = { maxFiles: 10_000, maxBytes: 10e9 };

/** The plan's view of a task: its options with their defaults, and where its SQL lies. Upstream comes later. */
export function taskDetail(
  facts: TaskFacts,
  { task, ...planning }: Planning & { readonly task: SqlTask | undefined },
): TaskDetail {
  const { retries = 3, retryDelaySeconds = 1, timeoutSeconds = 3600 } = task?.options ?? {};
  const changed = facts.writes.filter(({ effect }) => effect !== 'note');
  return {
    id: facts.id,
    kind: facts.kind,
    upstream: [],
    retries,
    retryDelaySeconds,
    timeoutSeconds,
    severity: facts.severity,
    ...(task === undefined ? {} : sqlDetail(task, planning)),
    ...(task === undefined ? {} : modelDetail(facts, task, planning)),
    ...(task === undefined ? {} : afterDetail(facts, task)),
    writes: sortedTables((changed.length > 0 ? changed : facts.writes).map(({ table }) => table)),
    reads: sortedTables(facts.reads.map(({ table }) => table)),
    ...(facts.kind === 'transform' && changed.some(({ effect }) => effect === 'append') ? { appends: true } : {}),
  };
}

function modelDetail({ writes }: TaskFacts, task: SqlTask, { computed, tables }: Planning): Pick<TaskDetail, 'model'> {
  const write = writes.find(({ model }) => model);
  const { into } = task.options;
  if (write === undefined || into === undefined) return {};
  const { table } = write;
  const columns = tables.find(({ name }) => isSameTable(name, table))?.columns;
  const model = { table, mode: into.mode, followsInterval: followsInterval(task, computed) };
  return { model: columns === undefined ? model : { ...model, columns } };
}

/** What comes once the tables are written: the rights to those that were made, and whether they are analyzed. */
function afterDetail(facts: TaskFacts, task: SqlTask): Pick<TaskDetail, 'grants' | 'analyze'> {
  const grants = plannedGrants(task, facts);
  const { analyze } = task.options;
  return { ...(grants.length === 0 ? {} : { grants }), ...(analyze === undefined ? {} : { analyze }) };
}

/** What is wrong with options whose values are taken from params. */
export function paramOptionFaults(task: SqlTask, params: Params): readonly DagFault[] {
  return [...batchFaults(task, params), ...changeFaults(task, params), ...unloadFaults(task, params)];
}

function batchFaults({ file, options }: SqlTask, params: Params): readonly DagFault[] {
  return [options.batchFiles, options.batchBytes].flatMap((limit) => {
    if (typeof limit !== 'object') return [];
    const value = params[limit.variable];
    if (Number.isInteger(value) && Number(value) >= 1) return [];
    const numbers = Object.keys(params).filter((name) => typeof params[name] === 'number');
    const message = `a batch limit is taken from param ${limit.variable}: expected a whole number from 1, got ${JSON.stringify(value) ?? 'no such param'}.`;
    return [
      { file, line: limit.line, message, ...(value === undefined ? { hint: suggest(limit.variable, numbers) } : {}) },
    ];
  });
}

function changeFaults({ file, options }: SqlTask, params: Params): readonly DagFault[] {
  const { onChange } = options;
  if (typeof onChange !== 'object' || changeOf(onChange, params) !== undefined) return [];
  const { variable, line } = onChange;
  const value = params[variable];
  const message = `@on_change is taken from param ${variable}: expected one of ${changeActions.join(', ')}, got ${JSON.stringify(value) ?? 'no such param'}.`;
  return [{ file, line, message, ...(value === undefined ? { hint: suggest(variable, Object.keys(params)) } : {}) }];
}

function changeOf(onChange: SqlOptions['onChange'], params: Params): OnChange | undefined {
  if (typeof onChange !== 'object') return onChange;
  return changeActions.find((action) => action === params[onChange.variable]);
}

function sqlDetail(task: SqlTask, { params, computed, sha256 }: Planning): Partial<TaskDetail> {
  const { file, text, kind, options, expected } = task;
  const batch = {
    maxFiles: limitOf(options.batchFiles, params) ?? defaultBatch.maxFiles,
    maxBytes: limitOf(options.batchBytes, params) ?? defaultBatch.maxBytes,
  };
  const dated = intervalColumn(task, computed);
  const onChange = changeOf(options.onChange, params);
  const unload = plannedUnload(task, params);
  return {
    sql: { file, sha256: sha256(text) },
    ...(kind === 'stage' ? { batch } : {}),
    ...(dated === undefined ? {} : { intervalColumn: dated }),
    ...(onChange === undefined ? {} : { onChange }),
    ...(unload === undefined ? {} : { unload }),
    ...(options.transaction === undefined ? {} : { transaction: options.transaction }),
    ...(expected === undefined ? {} : { expected: { file: expected.path, sha256: sha256(expected.text) } }),
  };
}

function limitOf(limit: Limit | undefined, params: Params): number | undefined {
  return typeof limit === 'object' ? Number(params[limit.variable]) : limit;
}

function sortedTables(tables: readonly TableName[]): readonly TableName[] {
  const byName = new Map(tables.map((table) => [formatTableName(table), table]));
  return [...byName.keys()].sort().flatMap((name) => byName.get(name) ?? []);
}
