import type { TableName } from '../redshift-sql/names.ts';
import type { VariableValue } from '../redshift-sql/variables.ts';
import type { Dag } from './dag.ts';
import type { DataInterval } from './data-interval.ts';
import type { DagFault } from './fault.ts';
import { buildGraph, type TaskGraph } from './graph.ts';
import { createdTables, type CreatedTable } from './into/created-tables.ts';
import { intoFaults } from './into/into-faults.ts';
import { tablesMade, unknownTables } from './known-tables.ts';
import type { PlanTarget } from './plan-target.ts';
import type { ParamValue } from './plan.ts';
import { planVariables } from './plan-variables.ts';
import { factsOfTypeScript, tableNamed } from './read-facts.ts';
import { readParams } from './read-params.ts';
import { seedFaults } from './seed-faults.ts';
import { factsOfSeed } from './seed-file.ts';
import { readSqlTasks, type SourceFile, type SqlTask } from './sql-file.ts';
import { paramOptionFaults } from './task-detail.ts';
import { intervalFaults } from './stage-interval.ts';
import { factsOfSources } from './source-tasks.ts';
import type { TaskFacts } from './task-facts.ts';
import { factsOfSql, type SqlContext, type SqlFacts } from './task-tables.ts';

/** A DAG and the files of its SQL folder, already read. */
export interface DagSource {
  readonly dag: Dag;
  readonly files: readonly SourceFile[];
}

/** What a DAG is on a target with these params. */
export interface DagRequest extends DagSource {
  readonly target: PlanTarget;
  readonly params: Readonly<Record<string, unknown>>;
  /** The run's; a stand-in when left out. */
  readonly interval?: DataInterval;
  /** The other DAGs of the folder: their tables are known here. Looked at only where this DAG needs a table that it does not make. */
  readonly others?: readonly DagSource[];
  /** Only looked at, not run: a param that only a run can give is not missed. */
  readonly outline?: boolean;
}

/** A DAG as read. With faults it cannot run, and the rest is as far as it is known. */
export interface DagRead {
  readonly graph: TaskGraph;
  readonly sqlTasks: readonly SqlTask[];
  /** Tables whose columns its files tell. */
  readonly tables: readonly CreatedTable[];
  readonly params: Readonly<Record<string, ParamValue>>;
  /** Params that were computed from the data interval. */
  readonly computed: readonly string[];
  readonly faults: readonly DagFault[];
}

/** Reads a whole DAG: params, files, tables, edges. Every fault at once. */
export async function readDag(request: DagRequest): Promise<DagRead> {
  const { dag, target, interval } = request;
  const params = readParams(dag, {
    input: request.params,
    variables: target.variables,
    ...(interval === undefined ? {} : { interval }),
    outline: request.outline === true,
  });
  const { tasks, faults } = readSqlTasks(request.files, dag.sql);
  const facts = await readFacts(request, { tasks, params: params.values });
  const reading = { facts: facts.tasks, values: facts.values, schema: target.schema };
  const tables = createdTables(tasks, reading);
  const graph = buildGraph(facts.tasks);
  return {
    graph,
    tables,
    sqlTasks: tasks,
    params: params.values,
    computed: params.computed,
    faults: [
      ...params.faults,
      ...faults,
      ...duplicateTasks(facts.tasks),
      ...neverDropped(dag, tasks),
      ...(params.faults.length > 0 ? [] : tasks.flatMap((task) => paramOptionFaults(task, params.values))),
      ...intervalFaults(tasks, { computed: params.computed, interval }),
      ...facts.faults,
      ...(await intoFaults(tasks, { dag, interval, tables, ...reading })),
      ...(await unknownTablesOf(request, facts)),
      ...graph.faults,
    ],
  };
}

interface Facts {
  readonly tasks: readonly TaskFacts[];
  readonly faults: readonly DagFault[];
  /** What the variables of the SQL stood for. */
  readonly values: Readonly<Record<string, VariableValue>>;
}

async function readFacts(
  { dag, target, interval }: DagRequest,
  { tasks, params }: { readonly tasks: readonly SqlTask[]; readonly params: DagRead['params'] },
): Promise<Facts> {
  const unset = Object.fromEntries(Object.keys(dag.params).map((name) => [name, 'unset']));
  const values = planVariables({ ...unset, ...params }, target, interval);
  const context = { values, schema: target.schema };
  const read = await Promise.all(tasks.map((task) => factsOfTask(task, context)));
  const own = read.map(({ facts }) => facts).filter((facts) => facts !== undefined);
  const typescript = dag.tasks.map((task) => factsOfTypeScript(task, dagFile(dag)));
  return {
    tasks: [...own, ...factsOfSources(dag, target.schema), ...typescript],
    faults: [...read.flatMap(({ faults }) => faults), ...seedFaults(tasks, context)],
    values,
  };
}

async function factsOfTask(task: SqlTask, context: SqlContext): Promise<SqlFacts> {
  return task.kind === 'seeds'
    ? { facts: factsOfSeed(task, context.schema), faults: [] }
    : await factsOfSql(task, context);
}

/** With a file that cannot be read, what nothing makes is not known. */
async function unknownTablesOf(request: DagRequest, { tasks, faults }: Facts): Promise<readonly DagFault[]> {
  if (faults.length > 0) return [];
  const { dag, target, others = [] } = request;
  const sources = dag.sources.map(({ table }) => tableNamed(table, target.schema));
  const unknown = unknownTables(tasks, { sources, elsewhere: [] });
  if (unknown.length === 0 || others.length === 0) return unknown;
  return unknownTables(tasks, { sources, elsewhere: await tablesOf(others, target) });
}

async function tablesOf(others: readonly DagSource[], target: PlanTarget): Promise<readonly TableName[]> {
  const made = await Promise.all(others.map((other) => tablesOfDag(other, target)));
  return made.flat();
}

/** Tables that a DAG makes, as far as its files can be read. */
export async function tablesOfDag({ dag, files }: DagSource, target: PlanTarget): Promise<readonly TableName[]> {
  const { values } = readParams(dag, { input: {}, variables: target.variables, outline: true });
  const { tasks } = readSqlTasks(files, dag.sql);
  const facts = await readFacts({ dag, files, target, params: {} }, { tasks, params: values });
  return tablesMade(facts.tasks);
}

function duplicateTasks(tasks: readonly TaskFacts[]): readonly DagFault[] {
  return tasks
    .filter(({ id }, index) => tasks.findIndex((other) => other.id === id) !== index)
    .map(({ id, file }) => ({ file, message: `there are two tasks ${id}.`, hint: 'Rename one.' }));
}

function neverDropped(dag: Dag, tasks: readonly SqlTask[]): readonly DagFault[] {
  const first = tasks.find(({ kind }) => kind === 'drop');
  if (first === undefined || dag.params['reset']?.kind === 'boolean') return [];
  return [
    {
      file: first.file,
      message: 'is never run: tasks of drop/ run only where the param reset is true, and the DAG has no such param.',
      hint: `Add reset: param.boolean({ default: false }) to ${dagFile(dag)}.`,
    },
  ];
}

function dagFile({ id }: Dag): string {
  return `dags/${id}.ts`;
}
