import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backfillReport, intervalRunId, packInterval, unpackInterval, type BackfillRow } from '../../model/backfill.ts';
import { fillsInterval } from '../../model/fills-interval.ts';

const DAY = {
  logicalDate: '2018-11-05T06:00:00.000Z',
  dataIntervalStart: '2018-11-05T06:00:00.000Z',
  dataIntervalEnd: '2018-11-06T06:00:00.000Z',
};

test('an interval is the same after it was packed, and names its run', () => {
  assert.equal(packInterval(DAY), '2018-11-05T06:00Z/2018-11-06T06:00Z');
  assert.deepEqual(unpackInterval(packInterval(DAY)), DAY);
  assert.equal(intervalRunId('plays', 'dev', DAY), 'plays-dev-20181105T0600Z');
});

test('of very many intervals a report shows what says something, and counts them all', () => {
  const intervals = Array.from({ length: 3000 }, (_, index) => packInterval(hour(index)));
  const rows: BackfillRow[] = intervals.slice(0, 2500).map(() => ({ state: 'success' }));
  rows[1234] = { state: 'failed', run: 'plays-dev-x', message: 'no logs' };
  const report = backfillReport({ dagId: 'plays', target: 'dev', intervals }, { ...RUN, rows });
  assert.deepEqual(report.intervals, { done: 2499, total: 3000 });
  assert.equal(report.tasks.length, 1000);
  const failed = report.tasks.filter(({ state }) => state === 'failed');
  assert.deepEqual(
    failed.map(({ message }) => message),
    ['plays-dev-x: no logs'],
  );
  assert.equal(report.tasks.filter(({ state }) => state === 'none').length, 500);
});

test('a run fills its interval when it does all but launch and teardown', () => {
  assert.equal(fillsInterval({}), true);
  assert.equal(fillsInterval({ exclude: ['teardown', 'launch.role'] }), true);
  assert.equal(fillsInterval({ exclude: ['checks'] }), false);
  assert.equal(fillsInterval({ select: ['stage'] }), false);
});

const RUN = { status: 'running', notes: [], runKey: 'key' } as const;

function hour(index: number) {
  const at = (hours: number): string => new Date(Date.UTC(2018, 0, 1) + hours * 3_600_000).toISOString();
  return { logicalDate: at(index), dataIntervalStart: at(index), dataIntervalEnd: at(index + 1) };
}
