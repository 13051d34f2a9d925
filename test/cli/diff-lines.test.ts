import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffLines } from '../../cli/diff-lines.ts';

test('a changed line is shown with the lines around it, and what is left out is marked', () => {
  const before = 'select id\nfrom users\nwhere level = 1\nand ts > 0\ngroup by id\norder by id';
  const after = before.replace('level = 1', 'level = 2');
  assert.deepEqual(diffLines(before, after), [
    '…',
    ' from users',
    '-where level = 1',
    '+where level = 2',
    ' and ts > 0',
  ]);
});

test('lines that are added and taken away are told apart, at either end too', () => {
  assert.deepEqual(diffLines('a\nb\nc', 'b\nc\nd'), ['-a', ' b', ' c', '+d']);
  assert.deepEqual(diffLines('', 'a'), ['-', '+a']);
});

test('texts that differ only in their last line end are the same', () => {
  assert.deepEqual(diffLines('select 1\n', 'select 1'), []);
});
