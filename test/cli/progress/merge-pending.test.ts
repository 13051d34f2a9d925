import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergePending } from '../../../cli/progress/merge-pending.ts';
import { reportedTask, reportOf } from './report.ts';

const report = reportOf([
  reportedTask({ id: 'stage.songs', kind: 'stage', state: 'running', startedAtMs: 0 }),
  reportedTask({ id: 'launch.ready', kind: 'launch', state: 'running', startedAtMs: 0 }),
]);

test('the attempt of a batch under way, and why the one before failed, are those of its task', () => {
  const pending = [{ id: 'stage.songs[3]', attempt: 2, lastFailure: 'Connection lost.', isWaiting: false }];
  const [task] = mergePending(report, pending).tasks;
  assert.deepEqual([task?.attempts, task?.message], [2, 'Connection lost.']);
});

test('looking again is not another attempt', () => {
  const pending = [{ id: 'launch.ready', attempt: 9, lastFailure: 'Cluster x is creating.', isWaiting: true }];
  const task = mergePending(report, pending).tasks[1];
  assert.deepEqual([task?.attempts, task?.message], [1, 'Cluster x is creating.']);
});

test("a step of the engine that fails is told among the run's notes", () => {
  const pending = [{ id: ':plan', attempt: 4, lastFailure: 'No S3 answers.', isWaiting: false }];
  assert.deepEqual(mergePending(report, pending).notes, ['Step :plan, attempt 4: No S3 answers.']);
});
