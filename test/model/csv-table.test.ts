import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readCsvTable } from '../../model/csv-table.ts';

const columns = ['a', 'b'];
const value = fc.constantFrom('', '1', 'x y', ' ', 'é');
const row = fc.tuple(value, value);
const ending = fc.constantFrom('\n', '\r\n');
const blankLines = fc.array(fc.constant(''), { maxLength: 2 });

test('a CSV is read alike whether its values are quoted or bare, line numbers too', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(row, blankLines)), ending, fc.boolean(), (rows, end, isEnded) => {
      const write = (quote: string): string => {
        const lines = rows.flatMap(([values, blank]) => [
          values.map((one) => (one === '' ? '' : quote + one + quote)).join(','),
          ...blank,
        ]);
        return [columns.join(','), ...lines].join(end) + (isEnded ? end : '');
      };
      const bare = readCsvTable({ path: 'a.csv', text: write('') });
      assert.deepEqual(bare, readCsvTable({ path: 'a.csv', text: write('"') }));
      assert.deepEqual(
        bare.rows.map(({ values }) => values),
        rows.map(([values]) => values.map((one) => (one === '' ? null : one))),
      );
    }),
  );
});

test('only an empty text in quotes is one, and a record may go over several lines', () => {
  const { rows } = readCsvTable({ path: 'a.csv', text: 'a,b\n"",\n"x\ny",2\n3,4\n' });
  assert.deepEqual(rows, [
    { line: 2, values: ['', null] },
    { line: 4, values: ['x\ny', '2'] },
    { line: 5, values: ['3', '4'] },
  ]);
});

test('what ends its lines with a carriage return alone, or begins with a byte order mark, is read too', () => {
  const expected = [
    { line: 2, values: ['1', '2'] },
    { line: 3, values: ['3', null] },
  ];
  assert.deepEqual(readCsvTable({ path: 'a.csv', text: 'a,b\r1,2\r3,\r' }).rows, expected);
  assert.deepEqual(readCsvTable({ path: 'a.csv', text: '\uFEFFa,b\n1,2\n3,\n' }).columns, ['a', 'b']);
});
