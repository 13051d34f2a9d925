// The worker process: polls the target's task queue until SIGINT or SIGTERM, then lets running activities end.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { createDeps } from './activities/create-deps.ts';
import { createActivities } from './activities/index.ts';
import { loadTarget } from './config/load-target.ts';
import type { TemporalAccess } from './config/target.ts';

const PREBUILT_BUNDLE = path.join(import.meta.dirname, 'workflow-bundle.js');

/** A cancel reaches an activity, and a lost worker's work another, within seconds: Temporal's defaults take ten and more. */
const TIMING = {
  maxHeartbeatThrottleInterval: '1 second',
  stickyQueueScheduleToStartTimeout: '2 seconds',
  shutdownGraceTime: '30 seconds',
} as const;

const target = process.env['SHIFTWORK_TARGET'] ?? 'local';
const { temporal } = await loadTarget(target);
Runtime.install({ shutdownSignals: ['SIGINT', 'SIGTERM'] });
const worker = await Worker.create({
  ...TIMING,
  ...workflowCode(),
  connection: await NativeConnection.connect(connectionOptions(temporal)),
  namespace: temporal.namespace,
  taskQueue: temporal.taskQueue,
  activities: createActivities(createDeps(await connectClient(temporal), target)),
});
await worker.run();

/** The package ships the workflows bundled; from a clone they are bundled when the worker starts. */
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
