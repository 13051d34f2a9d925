import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proseOf } from '../../activities/prose.ts';

void test('the opening comment is the prose; its hint comes last, other options are left out', () => {
  const sql =
    '-- One row is a user.\n-- @severity warn\n-- @hint Did it run?\n-- Nobody is lost.\nselect 1; -- not this';
  assert.equal(proseOf(sql), 'One row is a user. Nobody is lost. Did it run?');
});

void test('a block comment is prose too', () => {
  assert.equal(proseOf('/*\n * One row\n * is a user.\n */\nselect 1'), 'One row is a user.');
});

void test('a file that opens with SQL says nothing', () => {
  assert.equal(proseOf('select 1 -- why'), '');
});
