import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparableValue } from '../../../cli/test-sql/comparable-value.ts';

/** A type's OID, two texts, and whether they are one value. */
const CASES: readonly (readonly [number, string, string, boolean])[] = [
  [16, 't', 'TRUE', true],
  [16, 't', 'no', false],
  [23, '007', '7', true],
  [20, '-0', '0', true],
  [1700, '1.50', '1.5', true],
  [1700, '0.10', '.1', true],
  [1700, '12345678901234567890.01', '12345678901234567890.02', false],
  [1700, '100', '1', false],
  [701, '0.30000000000000004', '0.3', true],
  [701, '305.13587', '305.13588', false],
  [700, '0.1', '0.10000000149', true],
  [1042, 'ab  ', 'ab', true],
  [1043, 'ab ', 'ab', false],
  [1043, '1.0', '1', false],
  [1083, '10:00', '10:00:00.000', true],
  [1114, '2018-11-30', '2018-11-30 00:00:00', true],
  [1114, '2018-11-30T10:00:00.120', '2018-11-30 10:00:00.12', true],
  [1114, '2018-11-30 10:00:00.120', '2018-11-30 10:00:00.121', false],
  [1114, '2018-11-30 10:00:10', '2018-11-30 10:00:01', false],
  [1184, '2018-11-30 10:00:00+00', '2018-11-30 12:00:00.0+02', true],
  [1184, '2018-11-30 10:00:00Z', '2018-11-30T15:30:00+05:30', true],
  [1184, '2018-11-30 10:00:00.000001+00', '2018-11-30 10:00:00+00', false],
];

for (const [typeOid, one, other, isOne] of CASES) {
  test(`of type ${typeOid}, ${one} ${isOne ? 'is' : 'is not'} ${other}`, () => {
    const column = { name: 'c', typeOid };
    assert.equal(comparableValue(one, column) === comparableValue(other, column), isOne);
  });
}

test('NULL is no empty text', () => {
  assert.equal(comparableValue(null, { name: 'c', typeOid: 1043 }), null);
  assert.equal(comparableValue('', { name: 'c', typeOid: 23 }), '');
});
