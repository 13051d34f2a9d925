import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valueFault } from '../../redshift-sql/value-fault.ts';

/** A type, texts that its columns hold, and texts that they do not. */
const CASES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['smallint', ['0', '-32768', '+32767'], ['32768', '-32769', '1.0', '', ' 1', '1e3']],
  ['integer', ['2147483647'], ['2147483648']],
  ['bigint', ['9223372036854775807', '-9223372036854775808'], ['9223372036854775808', '99999999999999999999999']],
  ['numeric(5,2)', ['999.99', '-0.5', '.5', '00012.500', '7.'], ['1000', '1.234', '1e2', 'x', '.', '']],
  ['numeric(18,0)', ['123456789012345678', '1.0'], ['1.5', '1234567890123456789']],
  ['real', ['1.5', '-2e10', '.5'], ['1,5', 'one']],
  ['double precision', ['305.13587'], ['NaN or so']],
  ['boolean', ['true', 'F', '1', 'no'], ['maybe', '2']],
  ['date', ['2018-11-30', '2020-02-29'], ['2018-02-29', '30.11.2018', '2018-11-30 10:00', '2018-13-01']],
  ['time', ['23:59', '23:59:59.999999'], ['24:00', '9:00', '23:59:59+01']],
  ['timetz', ['23:59:59+01', '23:59:59 UTC'], ['noon']],
  ['timestamp', ['2018-11-30', '2018-11-30T23:59', '2018-11-30 23:59:59.123456'], ['2018-11-31 10:00', 'now']],
  ['timestamptz', ['2018-11-30 23:59:59+05:30', '2018-11-30T23:59:59Z'], ['2018-11-30 23:59:59 Mars']],
  ['varchar(4)', ['abcd', 'éé', ''], ['abcde', 'ééé']],
  ['char(2)', ['ab'], ['abc', 'é']],
  ['super', ['{"a":[1]}', '1'], ['{a}', '']],
  ['varbyte(10)', [], ['ff']],
];

for (const [type, held, refused] of CASES) {
  test(`${type} holds ${held.join(', ')}, and not ${refused.join(', ')}`, () => {
    assert.deepEqual(
      held.filter((text) => valueFault(text, type) !== undefined),
      [],
    );
    assert.deepEqual(
      refused.filter((text) => valueFault(text, type) === undefined),
      [],
    );
  });
}

test('no text may hold a NUL character', () => {
  assert.equal(valueFault('a\0', 'varchar(9)'), 'a text without NUL characters');
});
