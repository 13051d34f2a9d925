import type { TableName } from '../redshift-sql/names.ts';
import type { Arrow } from './order.ts';

/** A line of a file, for people. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/**
 * Why one task waits for another.
 * `drops`, `creates`: the table must be gone, or there, first. `reads`: one writes what the other reads. `references`: a definition
 * names another table. `annotates`: GRANT, ANALYZE, COMMENT after the last writer. `gates`: a check before those who read its table.
 * `declared`: `@after`, `@before`, or a TypeScript task's `after`.
 */
export type EdgeRule = 'drops' | 'creates' | 'reads' | 'references' | 'annotates' | 'gates' | 'declared';

export interface Reason {
  readonly rule: EdgeRule;
  /** Absent for `declared`. */
  readonly table?: TableName;
  /** Where the task that comes first touches the table. */
  readonly first: Place;
  /** Where the task that waits touches it, or says that it waits. */
  readonly next: Place;
}

/** `to` waits for `from`, for these reasons. */
export interface Edge extends Arrow {
  readonly reasons: readonly Reason[];
}

/** One edge for each pair of tasks, with all its reasons. */
export function mergeEdges(edges: readonly Edge[]): readonly Edge[] {
  const merged = new Map<string, Edge>();
  for (const edge of edges) {
    const key = `${edge.from} ${edge.to}`;
    const before = merged.get(key)?.reasons ?? [];
    merged.set(key, { ...edge, reasons: [...before, ...edge.reasons] });
  }
  return [...merged.values()];
}
