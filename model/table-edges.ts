import { formatTableName } from '../redshift-sql/names.ts';
import type { Edge, EdgeRule, Place } from './edge.ts';
import { lastWriters, type Reader, type TableUse, type Writer } from './table-use.ts';
import type { TaskFacts } from './task-facts.ts';

/** The edges that one table makes: drop → create → who fills it → who reads it. Checks read like everybody here. */
export function tableEdges(use: TableUse, uses: ReadonlyMap<string, TableUse>): readonly Edge[] {
  const { drops, creators, fillers, emptiers, notes, readers } = use;
  const makers = creators.length > 0 ? creators : fillers;
  return [
    ...between(drops, makers, 'drops'),
    ...between(creators, [...fillers, ...emptiers], 'creates'),
    ...between(lastWriters(use), notes, 'annotates'),
    ...readers.flatMap((reader) => readerEdges(use, reader)),
    ...dropOrder(use, uses),
  ];
}

/** An edge with one reason. */
export function edgeOf(
  { from, to }: { readonly from: TaskFacts; readonly to: TaskFacts },
  {
    rule,
    table,
    first,
    next,
  }: { readonly rule: EdgeRule; readonly table: TableUse['table']; readonly first: number; readonly next: number },
): Edge {
  const place = (task: TaskFacts, line: number): Place => ({ file: task.file, line });
  return { from: from.id, to: to.id, reasons: [{ rule, table, first: place(from, first), next: place(to, next) }] };
}

function between(firsts: readonly Writer[], followers: readonly Writer[], rule: EdgeRule): readonly Edge[] {
  return firsts.flatMap((first) =>
    followers
      .filter((follower) => follower.task.id !== first.task.id)
      .map((follower) =>
        edgeOf(
          { from: first.task, to: follower.task },
          { rule, table: first.write.table, first: first.write.line, next: follower.write.line },
        ),
      ),
  );
}

function readerEdges(use: TableUse, { task, read }: Reader): readonly Edge[] {
  const needsDefinition = read.via === 'definition';
  const writers = needsDefinition && use.creators.length > 0 ? use.creators : lastWriters(use);
  const rule = needsDefinition ? 'references' : 'reads';
  return writers.map(({ task: writer, write }) =>
    edgeOf({ from: writer, to: task }, { rule, table: use.table, first: write.line, next: read.line }),
  );
}

/** A table is dropped after those whose definitions need it. */
function dropOrder({ table, drops, readers }: TableUse, uses: ReadonlyMap<string, TableUse>): readonly Edge[] {
  const dependent = readers.filter(({ read }) => read.via === 'definition').flatMap(({ task }) => task.writes);
  const before = dependent.flatMap((write) => uses.get(formatTableName(write.table))?.drops ?? []);
  return before.flatMap(({ task: from, write }) =>
    drops
      .filter(({ task }) => task.id !== from.id)
      .map((drop) =>
        edgeOf({ from, to: drop.task }, { rule: 'references', table, first: write.line, next: drop.write.line }),
      ),
  );
}
