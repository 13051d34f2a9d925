import { formatTableName, type TableName } from '../redshift-sql/names.ts';
import type { TableRead, TableWrite, TaskFacts } from './task-facts.ts';

/** A task that writes one table, and where. */
export interface Writer {
  readonly task: TaskFacts;
  readonly write: TableWrite;
}

/** A task that reads one table, and where. */
export interface Reader {
  readonly task: TaskFacts;
  readonly read: TableRead;
}

/** Who does what to one table. */
export interface TableUse {
  readonly table: TableName;
  /** Tasks of `drop/`. */
  readonly drops: readonly Writer[];
  readonly creators: readonly Writer[];
  /** Those after whom the table holds something else: append, change, replace. */
  readonly fillers: readonly Writer[];
  /** Outside `drop/`, those that only empty or remove it. */
  readonly emptiers: readonly Writer[];
  readonly notes: readonly Writer[];
  /** Those that read it, also through a view, and do not write it. */
  readonly readers: readonly Reader[];
}

/** Every table that a task touches, by its name. */
export function tableUses(tasks: readonly TaskFacts[]): ReadonlyMap<string, TableUse> {
  const bases = basesOfViews(tasks);
  const reads = tasks.flatMap((task) => lookThroughViews(task, bases).map((read) => ({ task, read })));
  const writes = tasks.flatMap((task) => task.writes.map((write) => ({ task, write })));
  const tables = [...writes.map(({ write }) => write.table), ...reads.map(({ read }) => read.table)];
  const byName = new Map(tables.map((table) => [formatTableName(table), table]));
  return new Map([...byName].map(([name, table]) => [name, tableUse(table, { reads, writes })]));
}

/** Those after whom readers come: who fills it, else who makes it. */
export function lastWriters({ creators, fillers }: TableUse): readonly Writer[] {
  return fillers.length > 0 ? fillers : creators;
}

/** Whether two names are one table. */
export function isSameTable(a: TableName, b: TableName): boolean {
  return a.schema === b.schema && a.table === b.table;
}

function tableUse(
  table: TableName,
  all: { readonly reads: readonly Reader[]; readonly writes: readonly Writer[] },
): TableUse {
  const writers = all.writes.filter(({ write }) => isSameTable(write.table, table));
  const others = writers.filter(({ task }) => task.kind !== 'drop');
  const changing = others.filter(({ write }) => write.effect !== 'note');
  const doing = (...effects: readonly TableWrite['effect'][]) =>
    others.filter(({ write }) => effects.includes(write.effect));
  return {
    table,
    drops: writers.filter(({ task }) => task.kind === 'drop'),
    creators: doing('create'),
    fillers: doing('append', 'change', 'replace'),
    emptiers: doing('empty'),
    notes: doing('note'),
    readers: all.reads.filter(
      ({ task, read }) => isSameTable(read.table, table) && !changing.some((writer) => writer.task.id === task.id),
    ),
  };
}

type ViewBases = ReadonlyMap<string, readonly TableName[]>;

function basesOfViews(tasks: readonly TaskFacts[]): ViewBases {
  const writes = tasks.flatMap((task) => task.writes);
  return new Map(
    writes.flatMap(({ table, basedOn }) => (basedOn === undefined ? [] : [[formatTableName(table), basedOn]])),
  );
}

/** The task's reads, and for each view whose rows it reads the tables below, views of views too. */
function lookThroughViews({ reads }: TaskFacts, bases: ViewBases): readonly TableRead[] {
  const found = [...reads];
  const seen = new Set(reads.map(({ table }) => formatTableName(table)));
  for (const { table, line, via } of found) {
    const below = via === 'rows' ? (bases.get(formatTableName(table)) ?? []) : [];
    for (const base of below.filter((one) => !seen.has(formatTableName(one)))) {
      seen.add(formatTableName(base));
      found.push({ table: base, line, via });
    }
  }
  return found;
}
