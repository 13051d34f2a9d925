import { formatTableName, type TableName } from '../redshift-sql/names.ts';
import type { RelationName } from '../redshift-sql/relation-name.ts';
import { relationsOf, type FileRelations } from '../redshift-sql/relations.ts';
import { SqlSyntaxError } from '../redshift-sql/syntax-error.ts';
import { substituteVariables, type VariableValue } from '../redshift-sql/variables.ts';
import type { DagFault } from './fault.ts';
import { grantFaults } from './grant.ts';
import { unknownVariables } from './plan-variables.ts';
import { tableNamed } from './read-facts.ts';
import type { SqlTask } from './sql-file.ts';
import { mergeWrites } from './table-writes.ts';
import type { TableRead, TableWrite, TaskFacts } from './task-facts.ts';

/** What a SQL task does to which tables. Without facts, its file cannot be read, and the faults say why. */
export interface SqlFacts {
  readonly facts?: TaskFacts;
  readonly faults: readonly DagFault[];
}

/** What the variables of SQL stand for while it is planned, and where unqualified names resolve. */
export interface SqlContext {
  readonly values: Readonly<Record<string, VariableValue>>;
  readonly schema: string;
}

/** Finds the tables of a SQL task, after variables; what cannot be known and is not declared is a fault. */
export async function factsOfSql(task: SqlTask, context: SqlContext): Promise<SqlFacts> {
  try {
    const unknown = unknownVariables(task, Object.keys(context.values));
    if (unknown.length > 0) return { faults: unknown };
    const relations = await relationsOf(substituteVariables(task.text, context.values));
    if (relations.faults.length > 0)
      return { faults: relations.faults.map(({ line, why }) => unreadable(task, line, why)) };
    const hidden = undeclared(task, relations);
    const facts = factsOf(task, { relations, schema: context.schema });
    const faults = hidden.length > 0 ? hidden : idle(facts);
    return { facts, faults: [...faults, ...grantFaults(task, facts)] };
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    return { faults: [unreadable(task, error.line, error.message)] };
  }
}

function unreadable({ file }: SqlTask, line: number, why: string): DagFault {
  return { file, line, message: `cannot be read: ${why}.` };
}

interface FileTables {
  readonly relations: FileRelations;
  readonly schema: string;
}

function factsOf(task: SqlTask, tables: FileTables): TaskFacts {
  const { id, kind, file, options } = task;
  return {
    id,
    kind,
    file,
    severity: options.severity ?? 'error',
    after: options.after,
    before: options.before,
    writes: writesOf(task, tables),
    reads: readsOf(task, tables),
  };
}

/** One for each table; where the file needs both its rows and its definition, the rows count. */
function readsOf({ options }: SqlTask, { relations, schema }: FileTables): readonly TableRead[] {
  const ignored = options.ignoredReads.map(({ name }) => formatTableName(tableNamed(name, schema)));
  const inferred = relations.reads
    .filter(({ system }) => !system)
    .map(({ table, line, via }) => ({ table: resolve(table, schema), line, via }))
    .filter(({ table }) => !ignored.includes(formatTableName(table)));
  const declared = options.reads.map(({ name, line }) => ({
    table: tableNamed(name, schema),
    line,
    via: 'rows' as const,
  }));
  const all = [...inferred, ...declared];
  const ranked = [...all.filter(({ via }) => via === 'rows'), ...all.filter(({ via }) => via === 'definition')];
  return ranked.filter(
    ({ table }, index) =>
      ranked.findIndex((other) => formatTableName(other.table) === formatTableName(table)) === index,
  );
}

function writesOf({ options }: SqlTask, { relations, schema }: FileTables): readonly TableWrite[] {
  const inferred = relations.effects.map(({ table, line, effect, view }) => ({
    table: resolve(table, schema),
    line,
    effect: view?.materialized === true ? ('replace' as const) : effect,
    ...(view === undefined || view.materialized ? {} : { basedOn: view.basedOn.map((base) => resolve(base, schema)) }),
  }));
  const declared = options.writes.map(({ name, line }) => ({
    table: tableNamed(name, schema),
    line,
    effect: 'change' as const,
  }));
  return [...mergeWrites([...inferred, ...declared]), ...modelWrites(options, schema)];
}

/** What a model's statements do to its table. */
function modelWrites({ into }: SqlTask['options'], schema: string): readonly TableWrite[] {
  if (into === undefined) return [];
  const { name, line, mode } = into;
  const effect = mode.kind === 'replace' || mode.kind === 'append' ? mode.kind : 'change';
  return [{ table: tableNamed(name, schema), line, effect, model: true }];
}

function resolve({ schema, table }: RelationName, standard: string): TableName {
  return { schema: schema ?? standard, table };
}

/** What a file does not show of itself, it must say. */
function undeclared({ file, options }: SqlTask, { unknowns }: FileRelations): readonly DagFault[] {
  if (options.reads.length > 0 || options.writes.length > 0) return [];
  return unknowns.map(({ line, why }) => ({
    file,
    line,
    message: `${why}.`,
    hint: 'Say them with `-- @reads table, …` and `-- @writes table, …`.',
  }));
}

/** That a task has finished is kept with the tables that it writes. */
function idle({ id, kind, file, writes }: TaskFacts): readonly DagFault[] {
  if (kind !== 'transform' || writes.length > 0) return [];
  return [
    {
      file,
      line: 1,
      message: `${id} writes no table.`,
      hint: 'Say which with `-- @writes table`, or move it to checks/ or analytics/.',
    },
  ];
}
