import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { RunRef } from '../model/run.ts';
import { readEarlierRun } from './run-history.ts';
import type { Execution } from './run-history.ts';

/** An open workflow that may be at work on what a run has made, or will delete it. */
export interface Holder {
  readonly workflowId: string;
  readonly dagId: string;
  readonly kind: 'run' | 'teardown';
  /** Absent while the run has no plan: whose warehouse it will work in is not known yet. */
  readonly run?: Pick<RunRef, 'runKey' | 'target' | 'launches'>;
}

const TEARDOWN = 'shiftwork.teardown';

/** The open runs of these DAGs, and what is to tear down after closed ones. */
export async function openHolders(temporal: Client, dagIds: readonly string[]): Promise<readonly Holder[]> {
  const types = [TEARDOWN, ...dagIds].map((type) => JSON.stringify(type));
  const query = `ExecutionStatus = "Running" AND WorkflowType IN (${types.join(', ')})`;
  const holders: Holder[] = [];
  for await (const { type, workflowId, runId } of temporal.workflow.list({ query })) {
    holders.push(await readHolder(temporal, { type, workflowId, runId }));
  }
  return holders;
}

/** What the open workflow works on. */
export async function readHolder(
  temporal: Client,
  { type, ...execution }: Execution & { readonly type: string },
): Promise<Holder> {
  const { workflowId } = execution;
  if (type === TEARDOWN) {
    const run = await readTeardown(temporal, execution);
    return { workflowId, dagId: run.dagId, kind: 'teardown', run };
  }
  const run = (await readEarlierRun(temporal, execution))?.plan.run;
  return { workflowId, dagId: type, kind: 'run', ...(run === undefined ? {} : { run }) };
}

/** A teardown is told its run when it starts. */
async function readTeardown(temporal: Client, { workflowId, runId }: Execution): Promise<RunRef> {
  const { namespace } = temporal.options;
  const { history } = await temporal.workflowService.getWorkflowExecutionHistory({
    namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const [payload] = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  if (payload) return defaultPayloadConverter.fromPayload<RunRef>(payload);
  throw new Error(`Temporal does not tell what ${workflowId} was started with.`);
}
