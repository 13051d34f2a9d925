// A check of a table stands between its writers and everybody else who reads it, so that a bad table stops what reads it.
// A check that reads several tables is a check of those that come last: where songplays is made from staging_events, comparing the two
// says something about songplays, and gating the readers of staging_events with it would put songplays before itself.
// A source is a table that nobody here writes: its task stands before all who read it, checks too.
import type { Edge } from './edge.ts';
import type { Reaches } from './order.ts';
import { edgeOf } from './table-edges.ts';
import type { Reader, TableUse } from './table-use.ts';

/** The edges from checks of severity `error` to who reads what they check; `reaches` is by all other edges. */
export function gateEdges(uses: ReadonlyMap<string, TableUse>, reaches: Reaches): readonly Edge[] {
  const all = [...uses.values()];
  return all.flatMap((use) =>
    use.readers
      .filter(
        ({ task }) =>
          isGate(task) && isLast(use, { readByCheck: all.filter((other) => reads(other, task.id)), reaches }),
      )
      .flatMap((check) => gatesOf(check, { use, reaches })),
  );
}

function isGate({ kind, severity }: Reader['task']): boolean {
  return kind === 'sources' || (kind === 'checks' && severity === 'error');
}

function gatesOf(
  check: Reader,
  { use, reaches }: { readonly use: TableUse; readonly reaches: Reaches },
): readonly Edge[] {
  return use.readers
    .filter((reader) => isGatedBy(check, reader) && !reaches(reader.task.id, check.task.id))
    .map((reader) =>
      edgeOf(
        { from: check.task, to: reader.task },
        { rule: 'gates', table: use.table, first: check.read.line, next: reader.read.line },
      ),
    );
}

function isGatedBy({ task: { kind } }: Reader, reader: Reader): boolean {
  if (kind === 'sources') return reader.task.kind !== 'sources' && reader.read.via === 'rows';
  return isGated(reader);
}

/** Checks do not wait for each other, and a definition reads no rows. */
function isGated({ task, read }: Reader): boolean {
  return task.kind !== 'checks' && task.kind !== 'sources' && read.via === 'rows';
}

/** Whether no other table that the check reads is made from this one. */
function isLast(
  use: TableUse,
  { readByCheck, reaches }: { readonly readByCheck: readonly TableUse[]; readonly reaches: Reaches },
): boolean {
  return !readByCheck.some((other) => other !== use && isMadeFrom(other, { use, reaches }));
}

function isMadeFrom(other: TableUse, { use, reaches }: { readonly use: TableUse; readonly reaches: Reaches }): boolean {
  const writers = [...other.creators, ...other.fillers].map(({ task }) => task.id);
  return use.readers
    .filter(isGated)
    .some(({ task }) => writers.some((writer) => writer === task.id || reaches(task.id, writer)));
}

function reads(use: TableUse, task: string): boolean {
  return use.readers.some((reader) => reader.task.id === task);
}
