import assert from 'node:assert/strict';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { DefaultLogger, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';
import type { WorkflowBundle } from '@temporalio/worker';
import { readHistoryFile, recordedHistories } from './history-file.ts';

const ADVICE =
  'The workflows decide otherwise than when this history was recorded: runs that are under way when this is deployed would get stuck. ' +
  'Keep the order of what a workflow does, or guard the change with patched(). Where no run can be under way, record anew: npm run histories';

/** A history for each of what a run may go through. */
const FEATURES = [
  'calm',
  'crashed',
  'failed-check',
  'retry',
  'clear',
  'cancelled',
  'paused',
  'queued',
  'held',
  'kept',
  'teardown',
  'continued-1',
  'continued-2',
  'past',
  'backfill-1',
  'backfill-2',
  'reap',
];

let workflowBundle: WorkflowBundle;

before(async () => {
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger });
  const workflowsPath = path.join(import.meta.dirname, '../../workflows/index.ts');
  workflowBundle = await bundleWorkflowCode({ workflowsPath, logger });
});

describe('a recorded history replays to the same decisions', () => {
  for (const name of recordedHistories()) {
    test(name, async () => {
      try {
        await Worker.runReplayHistory({ workflowBundle }, readHistoryFile(name), name);
      } catch (error) {
        throw new Error(`${name}: ${ADVICE}`, { cause: error });
      }
    });
  }
});

test('there is a history of every feature', () => {
  const recorded = recordedHistories();
  assert.deepEqual(
    FEATURES.filter((name) => !recorded.includes(name)),
    [],
  );
});

test('and one in which something else was decided does not', async () => {
  const history = readHistoryFile('calm');
  for (const { activityTaskScheduledEventAttributes: scheduled } of history.events ?? []) {
    if (scheduled?.activityId === 'gate') scheduled.activityId = 'gates';
  }
  await assert.rejects(Worker.runReplayHistory({ workflowBundle }, history, 'calm'), /Nondeterminism|TMPRL1100/i);
});
