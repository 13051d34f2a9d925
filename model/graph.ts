import { formatTableName } from '../redshift-sql/names.ts';
import { declaredEdges } from './declared-edges.ts';
import { mergeEdges, type Edge } from './edge.ts';
import type { DagFault } from './fault.ts';
import { gateEdges } from './gates.ts';
import { findCycle, pathsOf } from './order.ts';
import { tableEdges } from './table-edges.ts';
import { tableUses } from './table-use.ts';
import type { TaskFacts } from './task-facts.ts';
import { orderFaults } from './writer-order.ts';

/** The tasks of a DAG, and why each waits for others. */
export interface TaskGraph {
  readonly tasks: readonly TaskFacts[];
  readonly edges: readonly Edge[];
}

/** A graph, and what cannot be known of it; with faults, the edges are those that are known. */
export interface GraphRead extends TaskGraph {
  readonly faults: readonly DagFault[];
}

/** The graph of these tasks: from the tables that they write and read, and from what their authors say. */
export function buildGraph(tasks: readonly TaskFacts[]): GraphRead {
  const declared = declaredEdges(tasks);
  const uses = tableUses(tasks);
  const known = [...declared.edges, ...[...uses.values()].flatMap((use) => tableEdges(use, uses))];
  const reaches = pathsOf(known);
  const edges = mergeEdges([...known, ...gateEdges(uses, reaches)]);
  const cycle = findCycle(edges);
  return {
    tasks,
    edges,
    faults: [
      ...declared.faults,
      ...[...uses.values()].flatMap((use) => orderFaults(use, reaches)),
      ...(cycle === undefined ? [] : [cycleFault(cycle, edges)]),
    ],
  };
}

function cycleFault(
  cycle: readonly { readonly from: string; readonly to: string }[],
  edges: readonly Edge[],
): DagFault {
  const steps = cycle.map((arrow) => edges.find(({ from, to }) => from === arrow.from && to === arrow.to));
  const reasons = steps.flatMap((edge) => {
    const reason = edge?.reasons[0];
    if (edge === undefined || reason === undefined) return [];
    const what = reason.table === undefined ? reason.rule : `${reason.rule} ${formatTableName(reason.table)}`;
    return [`${edge.to} waits for ${edge.from} (${what}, ${reason.next.file}:${reason.next.line})`];
  });
  const place = steps[0]?.reasons[0]?.next;
  return {
    ...place,
    message: `tasks wait for each other: ${reasons.join('; ')}.`,
    hint: 'Drop a read that does not count with `-- @reads -table`, or make a check gate nothing with `-- @severity warn`.',
  };
}
