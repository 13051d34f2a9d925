import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ledgerTable, ledgerTables } from '../../../warehouse/ledger/tables.ts';

const LONG = 'x'.repeat(100);

const DIFFERENT: readonly (readonly [string, string])[] = [
  ['public', 'users'],
  ['dev', 'users'],
  ['a', 'b$c'],
  ['a$b', 'c'],
  ['', 'a$b$c'],
  ['public', `${LONG}1`],
  ['public', `${LONG}2`],
];

void test('no two tables share a ledger, whatever their names, and no name is cut by the warehouse', () => {
  const names = DIFFERENT.map(([schema, table]) => ledgerTable({ schema, table }));
  assert.equal(new Set(names).size, DIFFERENT.length);
  for (const name of names) assert.ok(Buffer.byteLength(name.slice('shiftwork.""'.length)) <= 63, name);
  assert.equal(names[0], 'shiftwork."public$users"');
});

void test('tasks that write no table have a ledger each, also where their names are long', () => {
  const names = ['checks.a', 'checks.b', `${LONG}1`, `${LONG}2`].flatMap((task) => ledgerTables(task, []));
  assert.equal(new Set(names.map((name) => name.slice(0, 'shiftwork.""'.length + 63))).size, 4);
});

void test('the ledgers of one task come in one order, each once', () => {
  const [a, b] = ['a', 'b'].map((table) => ({ schema: 'public', table }));
  assert.ok(a !== undefined && b !== undefined);
  assert.deepEqual(ledgerTables('transform.t', [b, a, b]), ledgerTables('transform.t', [a, b]));
});
