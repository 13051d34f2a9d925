import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataInterval } from '../../model/data-interval.ts';
import { readMoment } from '../../model/moment.ts';
import type { Schedule } from '../../model/schedule.ts';
import { clockNote, intervalBefore, intervalsOf, lastInterval, runsWithin } from '../../model/schedule-intervals.ts';

const UTC: Schedule = { cron: '0 0 * * *', timezone: 'UTC' };
const BERLIN: Schedule = { cron: '30 2 * * *', timezone: 'Europe/Berlin' };

function between(schedule: Schedule, from: string, to: string): readonly DataInterval[] {
  const [first, last] = [readMoment(from, schedule.timezone), readMoment(to, schedule.timezone)];
  assert.ok('firstMs' in first && 'lastMs' in last);
  return intervalsOf(schedule, { fromMs: first.firstMs, toMs: last.lastMs, limit: 100 });
}

function starts(intervals: readonly DataInterval[]): readonly string[] {
  return intervals.map(({ dataIntervalStart }) => dataIntervalStart.slice(0, 16));
}

test('both dates belong to the intervals between them', () => {
  const intervals = between(UTC, '2018-11-01', '2018-11-03');
  assert.deepEqual(starts(intervals), ['2018-11-01T00:00', '2018-11-02T00:00', '2018-11-03T00:00']);
  assert.equal(intervals.at(-1)?.dataIntervalEnd, '2018-11-04T00:00:00.000Z');
  assert.equal(intervals.at(-1)?.logicalDate, intervals.at(-1)?.dataIntervalStart);
});

test('a day is all of its hours by the clock of the zone, whatever it is that UTC calls that day', () => {
  const hourly = { cron: '0 */6 * * *', timezone: 'Europe/Berlin' };
  assert.deepEqual(starts(between(hourly, '2018-11-05', '2018-11-05')), [
    '2018-11-04T23:00',
    '2018-11-05T05:00',
    '2018-11-05T11:00',
    '2018-11-05T17:00',
  ]);
});

test('a start and an end bound the logical dates, and the runs of a schedule to when their intervals are over', () => {
  const bounded = { ...UTC, start: '2018-11-03', end: '2018-11-05' };
  assert.deepEqual(starts(between(bounded, '2018-11-01', '2018-11-30')), [
    '2018-11-03T00:00',
    '2018-11-04T00:00',
    '2018-11-05T00:00',
  ]);
  const { firstMs = 0, lastMs = 0 } = runsWithin(bounded);
  assert.equal(new Date(firstMs).toISOString(), '2018-11-04T00:00:00.000Z');
  assert.equal(new Date(lastMs).toISOString(), '2018-11-06T00:00:00.000Z');
});

test('the first interval has none before it where the schedule has a start, and else has one', () => {
  const [first] = between({ ...UTC, start: '2018-11-03' }, '2018-11-03', '2018-11-03');
  assert.ok(first);
  assert.equal(intervalBefore({ ...UTC, start: '2018-11-03' }, first), undefined);
  assert.equal(intervalBefore(UTC, first)?.logicalDate, '2018-11-02T00:00:00.000Z');
});

test('a time that a clock is put forward over does not come, and the interval before it lasts until the next', () => {
  const intervals = between(BERLIN, '2027-03-27', '2027-03-29');
  assert.deepEqual(starts(intervals), ['2027-03-27T01:30', '2027-03-29T00:30']);
  assert.equal(
    clockNote(BERLIN, intervals[0]!),
    'the clock is put forward, 2027-03-28 02:30 does not exist: 47 hours long',
  );
  assert.equal(clockNote(BERLIN, intervals[1]!), undefined);
});

test('where a clock is put back, no time is left over between two intervals', () => {
  for (const timezone of ['Europe/Berlin', 'America/New_York']) {
    for (const cron of ['0 * * * *', '30 1 * * *', '30 2 * * *']) {
      const intervals = between({ cron, timezone }, '2027-10-28', '2027-11-09');
      const gaps = intervals.filter(
        ({ dataIntervalEnd }, index) =>
          index + 1 < intervals.length && dataIntervalEnd !== intervals[index + 1]?.dataIntervalStart,
      );
      assert.deepEqual(gaps, [], `${cron} in ${timezone}`);
    }
  }
  const newYork = { cron: '30 1 * * *', timezone: 'America/New_York' };
  assert.deepEqual(starts(between(newYork, '2027-11-07', '2027-11-07')), ['2027-11-07T05:30', '2027-11-07T06:30']);
  const [long] = between({ ...BERLIN, cron: '0 6 * * *' }, '2027-10-30', '2027-10-30');
  assert.equal(clockNote(BERLIN, long!), 'the clock is put back: 25 hours long');
});

test('the last interval is the one that is over, also of what comes once in years', () => {
  const at = Date.parse('2027-06-01T12:00:00Z');
  assert.equal(lastInterval(UTC, at)?.dataIntervalEnd, '2027-06-01T00:00:00.000Z');
  assert.deepEqual(
    lastInterval({ cron: '0 0 29 2 *', timezone: 'UTC' }, at)?.dataIntervalStart,
    '2020-02-29T00:00:00.000Z',
  );
});

test('the last interval of a schedule that has ended is its last, whenever that is asked', () => {
  const ended = { ...UTC, start: '2018-11-01', end: '2018-11-30' };
  const last = lastInterval(ended, Date.parse('2027-06-01T12:00:00Z'));
  assert.equal(last?.dataIntervalStart, '2018-11-30T00:00:00.000Z');
  assert.equal(lastInterval(ended, Date.parse('2018-11-10T12:00:00Z'))?.dataIntervalEnd, '2018-11-10T00:00:00.000Z');
});

test('a date is read by the clock of the zone, and what does not exist there is refused', () => {
  const read = (text: string, zone = 'Europe/Berlin'): unknown => {
    const moment = readMoment(text, zone);
    return 'fault' in moment ? moment.fault : new Date(moment.firstMs).toISOString();
  };
  assert.equal(read('2018-11-05'), '2018-11-04T23:00:00.000Z');
  assert.equal(read('2018-11-05T06:00'), '2018-11-05T05:00:00.000Z');
  assert.equal(read('2018-11-05 06:00Z'), '2018-11-05T06:00:00.000Z');
  assert.equal(read('2018-11-04', 'America/Sao_Paulo'), '2018-11-04T03:00:00.000Z', 'that day began at one o’clock');
  assert.match(String(read('2027-03-28T02:30')), /does not exist in Europe\/Berlin/);
  assert.match(String(read('2018-02-29')), /expected a date/);
  assert.match(String(read('yesterday')), /expected a date such as 2018-11-05/);
});
