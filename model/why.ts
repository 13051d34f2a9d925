import { formatTableName } from '../redshift-sql/names.ts';
import type { Edge, EdgeRule, Place, Reason } from './edge.ts';
import { shortestPath } from './order.ts';

/** One step of the answer to `graph --why A B`. */
export interface WhyStep {
  readonly from: string;
  readonly to: string;
  /** One line for each reason: what, table, files and lines. */
  readonly reasons: readonly string[];
}

/** Why `to` waits for `from`: one step where an edge joins them, the steps of a shortest path where none does, none where it does not wait. */
export function whyWaits(
  edges: readonly Edge[],
  ends: { readonly from: string; readonly to: string },
): readonly WhyStep[] {
  return shortestPath(edges, ends).map(({ from, to }) => ({
    from,
    to,
    reasons: edges
      .filter((edge) => edge.from === from && edge.to === to)
      .flatMap((edge) => edge.reasons.map((reason) => describeReason(reason, edge))),
  }));
}

const words: Readonly<Record<EdgeRule, (names: { from: string; to: string; table: string }) => string>> = {
  drops: ({ from, to, table }) => `${from} drops ${table} before ${to} makes it`,
  creates: ({ from, to, table }) => `${from} creates ${table}, which ${to} writes`,
  reads: ({ from, to, table }) => `${from} writes ${table}, which ${to} reads`,
  references: ({ to, table }) => `${to} depends on the definition of ${table}`,
  annotates: ({ from, to, table }) => `${from} writes ${table}, which ${to} annotates`,
  gates: ({ from, to, table }) => `${from} checks ${table} before ${to} reads it`,
  declared: ({ from, to }) => `it is declared that ${to} comes after ${from}`,
};

function describeReason({ rule, table, first, next }: Reason, { from, to }: Edge): string {
  const what = words[rule]({ from, to, table: table === undefined ? '' : formatTableName(table) });
  return rule === 'declared' ? `${what} (${place(next)})` : `${what} (${place(first)} → ${place(next)})`;
}

function place({ file, line }: Place): string {
  return `${file}:${line}`;
}
