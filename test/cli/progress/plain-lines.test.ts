import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLineReporter, formatTaskLine } from '../../../cli/progress/plain-lines.ts';
import { reportedTask, reportOf } from './report.ts';

const waiting = reportedTask({ id: 'stage.songs', kind: 'stage' });
const running = reportedTask({ id: 'stage.songs', kind: 'stage', state: 'running', attempts: 1, startedAtMs: 1_000 });

test('a task has a line when its state changes, and none while nothing does', () => {
  const reporter = createLineReporter();
  assert.deepEqual(reporter.lines(reportOf([waiting]), 1_000), []);
  assert.deepEqual(reporter.lines(reportOf([running]), 1_000), ['▸ running     stage.songs']);
  assert.deepEqual(reporter.lines(reportOf([running]), 2_000), []);
  const done = { ...running, state: 'success', rows: 14_896, files: 1_500, finishedAtMs: 3_500 } as const;
  assert.deepEqual(reporter.lines(reportOf([done]), 4_000), [
    '✔ success     stage.songs  14,896 rows, 1,500 files, 2.5 s',
  ]);
});

test('a task that takes long says how far it is', () => {
  const reporter = createLineReporter();
  reporter.lines(reportOf([running]), 1_000);
  const far = { ...running, rows: 4_000, batches: { done: 2, total: 10 } };
  assert.deepEqual(reporter.lines(reportOf([far]), 10_000), []);
  assert.deepEqual(reporter.lines(reportOf([far]), 11_000), [
    '▸ running     stage.songs  4,000 rows, 10.0 s, batch 3 of 10',
  ]);
});

test('another attempt has a line of its own, with why the one before failed', () => {
  const reporter = createLineReporter();
  reporter.lines(reportOf([running]), 1_000);
  const again = { ...running, attempts: 2, message: 'The connection was lost.\nMore of it.' };
  assert.deepEqual(reporter.lines(reportOf([again]), 2_000), [
    '▸ running     stage.songs  1.0 s, attempt 2, The connection was lost.',
  ]);
});

test('a note is said once', () => {
  const reporter = createLineReporter();
  const report = reportOf([], ['Queued behind another.']);
  assert.deepEqual(reporter.lines(report, 0), ['  Queued behind another.']);
  assert.deepEqual(reporter.lines(report, 1), []);
});

test('checks pass, warn or fail, and what was carried over was done before', () => {
  const check = reportedTask({ id: 'checks.users', kind: 'checks', state: 'success' });
  assert.match(formatTaskLine(check, 0), /^✔ passed/);
  assert.match(formatTaskLine({ ...check, state: 'failed' }, 0), /^✘ failed/);
  assert.match(formatTaskLine({ ...check, state: 'failed', severity: 'warn' }, 0), /^! warning/);
  assert.match(formatTaskLine({ ...check, carried: true }, 0), /^✔ done before/);
});

test('a launch that had to look again has had one attempt', () => {
  const ready = reportedTask({ id: 'launch.ready', kind: 'launch', state: 'success', attempts: 7 });
  assert.equal(formatTaskLine(ready, 0), '✔ success     launch.ready');
});
