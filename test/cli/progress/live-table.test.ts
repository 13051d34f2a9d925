import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { createLiveTable, formatFrame } from '../../../cli/progress/live-table.ts';
import { reportedTask, reportOf } from './report.ts';

const tasks = Array.from({ length: 30 }, (_, index) =>
  reportedTask({
    id: `transform.t${index}`,
    kind: 'transform',
    state: index < 12 ? 'success' : index < 14 ? 'running' : 'none',
  }),
);

test('a frame has a line for each task, with attempt, rows, files and seconds', () => {
  const task = reportedTask({
    id: 'stage.songs',
    kind: 'stage',
    state: 'running',
    attempts: 2,
    rows: 4_000,
    files: 400,
    startedAtMs: 0,
    batches: { done: 1, total: 4 },
  });
  const frame = formatFrame(reportOf([task]), { width: 100 }, 1_500);
  assert.match(frame[0] ?? '', /^sparkify on local: running/);
  assert.match(frame.at(-1) ?? '', /^▸ +stage\.songs +running +2 +4,000 +400 +1\.5 +batch 2 of 4$/);
});

test('a frame is never higher or wider than the terminal, and keeps what runs in sight', () => {
  const frame = formatFrame(reportOf(tasks), { width: 60, height: 20 }, 0);
  assert.ok(frame.length <= 20, `${frame.length} lines`);
  assert.ok(frame.every((line) => stringWidth(line) <= 60));
  assert.equal(frame.filter((line) => line.includes('running')).length, 3);
  assert.ok(frame.some((line) => /\d+ more that are done/.test(line)));
});

test('a frame is drawn over the one before', () => {
  const written: string[] = [];
  const table = createLiveTable({ write: (text) => written.push(text) });
  table.draw(['one', 'two']);
  table.draw(['three']);
  assert.deepEqual(written, ['\u001b[0Jone\ntwo\n', '\u001b[2A\u001b[0Jthree\n']);
});
