import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readInto } from '../../../model/into/read-into.ts';

const READ: readonly (readonly [string, string, object])[] = [
  ['users replace', 'users', { kind: 'replace' }],
  ['Public.Users APPEND', 'public.users', { kind: 'append' }],
  ['users merge user_id', 'users', { kind: 'merge', keys: ['user_id'] }],
  ['users merge user_id, day newest ts', 'users', { kind: 'merge', keys: ['user_id', 'day'], newest: 'ts' }],
  ['time interval start_time', 'time', { kind: 'interval', column: 'start_time', lookbackSeconds: 0 }],
  ['time interval ts lookback 3 days', 'time', { kind: 'interval', column: 'ts', lookbackSeconds: 259_200 }],
  ['users history user_id by ts', 'users', { kind: 'history', keys: ['user_id'], by: 'ts' }],
];

for (const [value, name, mode] of READ) {
  void test(`@into ${value} is read`, () => {
    assert.deepEqual(readInto({ value, line: 3 }), { name, mode, line: 3 });
  });
}

const REFUSED: readonly (readonly [string, string])[] = [
  [
    '',
    'expected TABLE and a mode: replace | append | merge KEY … [newest COLUMN] | interval COLUMN [lookback 3 days] | history KEY … by COLUMN',
  ],
  [
    'users upsert id',
    'expected after users one of replace | append | merge KEY … [newest COLUMN] | interval COLUMN [lookback 3 days] | history KEY … by COLUMN',
  ],
  ['users replace all', 'expected users replace'],
  ['users merge', 'expected users merge KEY … [newest COLUMN]'],
  ['users merge id id', 'expected users merge KEY … [newest COLUMN]'],
  ['users merge id newest', 'expected users merge KEY … [newest COLUMN]'],
  ['users merge id newest a b', 'expected users merge KEY … [newest COLUMN]'],
  ['time interval', 'expected time interval COLUMN [lookback 3 days]'],
  ['time interval ts lookback soon', 'expected time interval COLUMN [lookback 3 days]'],
  ['users history id', 'expected users history KEY … by COLUMN'],
];

for (const [value, expected] of REFUSED) {
  void test(`@into ${value} is refused, with what was expected`, () => {
    assert.equal(readInto({ value, line: 1 }), expected);
  });
}
