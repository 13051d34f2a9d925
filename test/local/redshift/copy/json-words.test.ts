import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorsOf, rowsOf } from './run-copy.ts';

/** Strings are read four bytes at once: what is special may stand in each of the four, near another, at any length. */
const LENGTHS = Array.from({ length: 14 }, (_, length) => length);
const SPECIAL = ['"', '\\', '/', 'é', '漢', '😀', '\n', ' ', '!', '#', '[', ']', '~', '\u007f'];

test('a special character is read wherever it stands in a string', async () => {
  const words = LENGTHS.flatMap((before) =>
    SPECIAL.flatMap((special) => LENGTHS.map((after) => `${'a'.repeat(before)}${special}${'z'.repeat(after)}`)),
  );
  const pairs = SPECIAL.flatMap((one) => SPECIAL.flatMap((two) => [`${one}${two}`, `xx${one}y${two}zzzzz`]));
  const values = [...words, ...pairs];
  const data = values.map((a) => JSON.stringify({ a, b: 1 })).join('\n');
  const rows = await rowsOf({ table: 'a varchar(100), b int4', options: "json 'auto'", files: { data } });
  assert.deepEqual(
    rows.map(([value]) => value),
    values,
  );
});

test('a control character in a string is an error wherever it stands', async () => {
  const data = LENGTHS.map((before) => `{"a": "${'a'.repeat(before)}\u0001zzzz"}`).join('\n');
  const errors = await errorsOf({
    table: 'a varchar(100)',
    options: "json 'auto' maxerror 100",
    files: { data },
  });
  assert.deepEqual(
    errors,
    LENGTHS.map(() => '1216 Invalid JSON format. a control character in a string'),
  );
});
