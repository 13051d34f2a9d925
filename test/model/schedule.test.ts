import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scheduleFaults } from '../../model/schedule.ts';

const BERLIN = { cron: '0 6 * * *', timezone: 'Europe/Berlin' };

test('a schedule may say when it begins and ends, how late a run may start, and what overlapping does', () => {
  const bounds = { start: '2018-11-01', end: '2018-11-30T06:00' };
  const schedule = { ...BERLIN, ...bounds, jitter: '5 minutes', catchupWindow: '2 days', overlap: 'BUFFER_ALL' };
  assert.deepEqual(scheduleFaults(schedule), []);
});

test('a cron expression that Temporal would read otherwise, or that never comes, is refused', () => {
  const cases: readonly (readonly [cron: string, said: RegExp])[] = [
    ['every day', /expected a cron expression of five fields/],
    ['0 0 6 * * *', /expected a cron expression of five fields/],
    ['0 6 L * *', /expected a cron expression of five fields/],
    ['0 25 * * *', /expected a cron expression .*got "0 25 \* \* \*"/],
    ['0 0 1 * 1', /a day of the month or a day of the week, got both/],
    ['0 0 31 2,4 *', /expected a cron expression .*day of month/],
    ['@every 5m', /expected a cron expression of five fields/],
  ];
  for (const [cron, said] of cases) assert.match(scheduleFaults(cron).join('\n'), said, cron);
  for (const cron of ['0 0 29 2 *', '*/5 9-17 * * mon-fri', '@daily']) assert.deepEqual(scheduleFaults(cron), [], cron);
});

test('every fault of a schedule is told at once', () => {
  const faults = scheduleFaults({
    cron: '60 * * * *',
    timezone: 'Europe/Bielefeld',
    jitter: 'a while',
    overlap: 'TERMINATE_OTHER',
    begin: '2018-11-01',
  }).join('\n');
  for (const said of [
    /schedule cron: expected a cron expression/,
    /schedule timezone: expected a time zone such as 'Europe\/Berlin', got "Europe\/Bielefeld"/,
    /schedule jitter: expected '30 minutes'/,
    /schedule overlap: expected CANCEL_OTHER, which tears down/,
    /schedule has no option begin/,
  ]) {
    assert.match(faults, said);
  }
});

test('an end before its start, a day that does not exist and a time that a clock leaves out are refused', () => {
  const cases: readonly (readonly [bounds: object, said: RegExp])[] = [
    [{ start: '2018-11-05', end: '2018-11-04' }, /start: expected it before end \(2018-11-04\), got 2018-11-05/],
    [{ start: '2018-02-30' }, /start: expected a date such as 2018-11-05 .*got 2018-02-30/],
    [{ end: '2027-03-28T02:30' }, /end: 2027-03-28 02:30 does not exist in Europe\/Berlin/],
  ];
  for (const [bounds, said] of cases) assert.match(scheduleFaults({ ...BERLIN, ...bounds }).join('\n'), said);
  assert.deepEqual(scheduleFaults({ ...BERLIN, start: '2018-11-05', end: '2018-11-05' }), []);
});
