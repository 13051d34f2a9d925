// The worker process: polls the target's task queue until SIGINT or SIGTERM. Then it takes no new work, lets what runs end for a
// while, and stops the rest, which another worker takes over; a second signal ends it at once.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { createDeps } from './activities/create-deps.ts';
import { createActivities } from './activities/index.ts';
import { loadTarget } from './config/load-target.ts';
import type { TemporalAccess } from './config/target.ts';

const PREBUILT_BUNDLE =
  process.env['SHIFTWORK_WORKFLOW_BUNDLE'] ?? path.join(import.meta.dirname, 'workflow-bundle.js');

/**
 * Redshift's queues do best with 15 statements at once or fewer, so more would only wait there, each with its connection.
 * https://docs.aws.amazon.com/redshift/latest/dg/cm-c-defining-query-queues.html
 */
const MAX_TASKS_AT_ONCE = 20;

/** A cancel reaches an activity, and a lost worker's work another, within seconds: Temporal's defaults take ten and more. */
const TIMING: Partial<WorkerOptions> = {
  maxHeartbeatThrottleInterval: '1 second',
  stickyQueueScheduleToStartTimeout: '2 seconds',
  shutdownGraceTime: `${drainSeconds()} seconds`,
};

/** A Ctrl-C reaches the whole foreground of a terminal, and is passed on besides: what follows so soon is no second one. */
const ECHO_MS = 1_000;

const target = process.env['SHIFTWORK_TARGET'] ?? 'local';
const { temporal } = await loadTarget(target);
Runtime.install({ shutdownSignals: [] });
const worker = await Worker.create({
  ...TIMING,
  ...workflowCode(),
  connection: await NativeConnection.connect(connectionOptions(temporal)),
  namespace: temporal.namespace,
  taskQueue: temporal.taskQueue,
  maxConcurrentActivityTaskExecutions: MAX_TASKS_AT_ONCE,
  activities: createActivities(createDeps(await connectClient(temporal), target)),
});
drainOnSignal(worker);
await worker.run();

/** How long what runs may take to end after a SIGTERM. */
function drainSeconds(): number {
  const given = process.env['SHIFTWORK_DRAIN_SECONDS'] ?? '30';
  const seconds = Number(given);
  if (given.trim() !== '' && seconds >= 0) return seconds;
  throw new Error(`SHIFTWORK_DRAIN_SECONDS is ${JSON.stringify(given)}; expected a number of seconds, such as 30.`);
}

function drainOnSignal(draining: Worker): void {
  let firstAtMs: number | undefined;
  const onSignal = (): void => {
    if (firstAtMs !== undefined && Date.now() - firstAtMs > ECHO_MS) process.exit(1);
    if (firstAtMs === undefined) draining.shutdown();
    firstAtMs ??= Date.now();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
}

/** The package ships the workflows bundled, or they lie where we are told; from a clone they are bundled at every start. */
function workflowCode(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  if (existsSync(PREBUILT_BUNDLE)) return { workflowBundle: { codePath: PREBUILT_BUNDLE } };
  return { workflowsPath: path.join(import.meta.dirname, 'workflows', 'index.ts') };
}

async function connectClient(access: TemporalAccess): Promise<Client> {
  const connection = await Connection.connect(connectionOptions(access));
  return new Client({ connection, namespace: access.namespace });
}

function connectionOptions({ address, apiKey }: TemporalAccess): { address: string; apiKey?: string; tls?: true } {
  return apiKey === undefined ? { address } : { address, apiKey, tls: true };
}
