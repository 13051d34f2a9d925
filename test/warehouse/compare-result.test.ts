import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareResult } from '../../warehouse/compare-result.ts';
import type { BoundedRows } from '../../warehouse/read-rows.ts';

const VARCHAR = 1043;
const BIGINT = 20;
const FLOAT8 = 701;

void test('rows agree as a set where the query gives no order, and in their order where it does', () => {
  const result = resultOf([
    ['b', '2', '0.5'],
    ['a', '1', null],
  ]);
  const csv = 'name,plays,share\na,1,\nb,2,0.5\n';
  assert.equal(compareResult(result, csv, false), undefined);
  assert.deepEqual(compareResult(result, csv, true), { unexpected: [], missing: [], onlyOrder: true });
});

void test('inexact numbers agree to six digits, whole ones only when they are equal', () => {
  const csv = 'name,plays,share\na,12345678,0.333333333\n';
  assert.equal(compareResult(resultOf([['a', '12345678', '0.33333334']]), csv, true), undefined);
  assert.equal(compareResult(resultOf([['a', '12345679', '0.33333334']]), csv, true)?.missing.length, 1);
  assert.equal(compareResult(resultOf([['a', '12345678', '0.33334']]), csv, true)?.unexpected.length, 1);
});

void test('a doubled row is not expected, even if one of it is', () => {
  const difference = compareResult(
    resultOf([
      ['a', '1', '1'],
      ['a', '1', '1'],
    ]),
    'name,plays,share\na,1,1.0\n',
    false,
  );
  assert.equal(difference?.unexpected.length, 1);
  assert.equal(difference?.missing.length, 0);
});

void test('a column of another name is a difference', () => {
  assert.deepEqual(compareResult(resultOf([]), 'name,plays,ratio\n', false)?.missing, ['columns: name,plays,ratio']);
});

function resultOf(rows: BoundedRows['rows']): BoundedRows {
  const types = { name: VARCHAR, plays: BIGINT, share: FLOAT8 };
  const columns = Object.entries(types).map(([name, typeOid]) => ({ name, typeOid }));
  return { columns, rows, count: rows.length };
}
