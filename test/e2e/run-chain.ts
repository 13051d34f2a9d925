import type { Client } from '@temporalio/client';
import { countActivities } from './run-events.ts';

/** One execution of a run that has continued as new, as Temporal keeps it. */
export interface ChainLink {
  readonly runId: string;
  readonly events: number;
  readonly historyBytes: number;
  /** Times that each activity completed in it. */
  readonly completed: ReadonlyMap<string, number>;
}

/** The executions of a run, from the one named to its last. */
export async function readChain(temporal: Client, workflowId: string, firstRunId: string): Promise<ChainLink[]> {
  const links: ChainLink[] = [];
  for (let next: string | undefined = firstRunId; next !== undefined;) {
    const link: ReadLink = await readLink(temporal, workflowId, next);
    links.push(link);
    next = link.next;
  }
  return links;
}

type ReadLink = ChainLink & { readonly next: string | undefined };

async function readLink(temporal: Client, workflowId: string, runId: string): Promise<ReadLink> {
  const handle = temporal.workflow.getHandle(workflowId, runId);
  const { events } = await handle.fetchHistory();
  const { historyLength, historySize = 0 } = await handle.describe();
  const { completed } = await countActivities(temporal, workflowId, runId);
  const next = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
  return { runId, events: historyLength, historyBytes: historySize, completed, next };
}

/** Times that each activity of a task completed, over all executions of a run. */
export function completedInAll(links: readonly ChainLink[]): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const { completed } of links) {
    for (const [id, times] of completed) all.set(id, (all.get(id) ?? 0) + times);
  }
  return all;
}
