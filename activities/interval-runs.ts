import type { Client } from '@temporalio/client';
import type { Schedule } from '../model/schedule.ts';
import { lastInterval } from '../model/schedule-intervals.ts';

/** A run that is about an interval, with all of its tasks. */
export interface IntervalRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly state: 'running' | 'done' | 'failed';
}

/** Whose runs are looked for, and of which intervals: logical dates, both included, in milliseconds since the epoch. */
export interface IntervalSearch {
  readonly dagId: string;
  readonly target: string;
  /** Where it is known, runs count whose Schedule has only just started them. */
  readonly schedule?: Schedule;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The run that counts for each interval, by its logical date (ISO 8601, UTC): one that is open, else the one that was
 * started last. Runs are found by search attributes; one that a Schedule has only just started has Temporal's own.
 */
export async function intervalRuns(
  temporal: Client,
  search: IntervalSearch,
): Promise<ReadonlyMap<string, IntervalRun>> {
  const runs = new Map<string, IntervalRun & { readonly startedAtMs: number }>();
  for (const found of await latestExecutions(temporal, search)) {
    const before = runs.get(found.logicalDate);
    const counts = before === undefined || rank(found) > rank(before);
    if (counts) runs.set(found.logicalDate, found);
  }
  return runs;
}

/** Whether any run of the DAG on the target is about an interval before this instant. */
export async function hasRunBefore(
  temporal: Client,
  { dagId, target, beforeMs }: Pick<IntervalSearch, 'dagId' | 'target'> & { readonly beforeMs: number },
): Promise<boolean> {
  const query = `WorkflowType = ${JSON.stringify(dagId)} AND ShiftworkLogicalDate < ${moment(beforeMs - 1000)}`;
  for await (const { searchAttributes } of temporal.workflow.list({ query })) {
    if (isOn(searchAttributes, target)) return true;
  }
  return false;
}

type Found = IntervalRun & { readonly logicalDate: string; readonly startedAtMs: number };

/** An id that was started again, by retry or clear, has several executions, of which the latest counts. */
async function latestExecutions(temporal: Client, search: IntervalSearch): Promise<readonly Found[]> {
  const latest = new Map<string, Found>();
  for await (const info of temporal.workflow.list({ query: queryOf(search) })) {
    const { workflowId, runId, status, startTime, searchAttributes } = info;
    const logicalDate = logicalDateOf(searchAttributes, search);
    if (logicalDate === undefined || status.name === 'CONTINUED_AS_NEW') continue;
    if (!isOn(searchAttributes, search.target)) continue;
    const found = { workflowId, runId, state: stateOf(status.name), logicalDate, startedAtMs: startTime.getTime() };
    if (found.startedAtMs >= (latest.get(workflowId)?.startedAtMs ?? 0)) latest.set(workflowId, found);
  }
  return [...latest.values()];
}

/** A little wider than asked: not every store of Temporal's compares moments to the end of their digits. */
function queryOf({ dagId, fromMs, toMs }: IntervalSearch): string {
  const [after, before] = [moment(fromMs - 1000), moment(toMs + 1000)];
  const byDate = `(ShiftworkLogicalDate > ${after} AND ShiftworkLogicalDate < ${before})`;
  // A run starts when its interval is over, or later where it was triggered by hand: what is open is looked at whenever it began.
  const justStarted = `(TemporalScheduledStartTime > ${after} AND ExecutionStatus = "Running")`;
  return `WorkflowType = ${JSON.stringify(dagId)} AND (${byDate} OR ${justStarted})`;
}

function logicalDateOf(attributes: Attributes, { schedule, fromMs, toMs }: IntervalSearch): string | undefined {
  const scheduled = dateOf(attributes['TemporalScheduledStartTime']);
  const known =
    schedule === undefined || scheduled === undefined ? undefined : lastInterval(schedule, scheduled.getTime());
  const date = dateOf(attributes['ShiftworkLogicalDate'])?.toISOString() ?? known?.logicalDate;
  if (date === undefined) return undefined;
  return Date.parse(date) >= fromMs && Date.parse(date) <= toMs ? date : undefined;
}

type Attributes = Readonly<Record<string, unknown>>;

function dateOf(values: unknown): Date | undefined {
  const value: unknown = Array.isArray(values) ? values[0] : undefined;
  return value instanceof Date ? value : undefined;
}

/** A run that a Schedule has only just started has not said yet where it runs: its Schedule has the target in its name. */
function isOn(attributes: Attributes, target: string): boolean {
  const said: unknown = Array.isArray(attributes['ShiftworkTarget']) ? attributes['ShiftworkTarget'][0] : undefined;
  if (said !== undefined) return said === target;
  const by: unknown = Array.isArray(attributes['TemporalScheduledById'])
    ? attributes['TemporalScheduledById'][0]
    : undefined;
  return typeof by !== 'string' || by.endsWith(`-${target}`);
}

function stateOf(status: string): IntervalRun['state'] {
  if (status === 'RUNNING' || status === 'PAUSED') return 'running';
  return status === 'COMPLETED' ? 'done' : 'failed';
}

function rank({ state, startedAtMs }: IntervalRun & { readonly startedAtMs: number }): number {
  return state === 'running' ? Infinity : startedAtMs;
}

function moment(ms: number): string {
  return JSON.stringify(new Date(ms).toISOString());
}
