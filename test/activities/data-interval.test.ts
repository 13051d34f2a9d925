import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataInterval } from '../../activities/data-interval.ts';

const DAILY = { schedule: { cron: '0 3 * * *', timezone: 'UTC' } };

test('a scheduled run is about the time from the tick before it to its own', () => {
  assert.deepEqual(dataInterval(DAILY, '2018-11-03T03:00:00.000Z'), {
    logicalDate: '2018-11-02T03:00:00.000Z',
    dataIntervalStart: '2018-11-02T03:00:00.000Z',
    dataIntervalEnd: '2018-11-03T03:00:00.000Z',
  });
});

test('a run started by hand is about the last interval that is complete', () => {
  assert.equal(dataInterval(DAILY, '2018-11-03T17:30:00.000Z').dataIntervalEnd, '2018-11-03T03:00:00.000Z');
});

test('intervals follow the time zone of the schedule over a clock change', () => {
  const berlin = { schedule: { cron: '0 0 * * *', timezone: 'Europe/Berlin' } };
  const { dataIntervalStart, dataIntervalEnd } = dataInterval(berlin, '2018-10-28T23:00:00.000Z');
  assert.deepEqual([dataIntervalStart, dataIntervalEnd], ['2018-10-27T22:00:00.000Z', '2018-10-28T23:00:00.000Z']);
});

test('a DAG without a schedule has an interval without length', () => {
  const at = '2018-11-03T17:30:00.000Z';
  assert.deepEqual(dataInterval({}, at), { logicalDate: at, dataIntervalStart: at, dataIntervalEnd: at });
});
