import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSqlOptions } from '../../model/sql-options.ts';
import { readPage } from './pages.ts';

test('the page on SQL files names every option that there is', () => {
  const [fault] = readSqlOptions('-- @zzzzzzzz', 'transform').faults;
  const names = /There are: (.*)\./.exec(fault?.message ?? '')?.[1]?.split(', ') ?? [];
  const page = readPage('docs/sql-files.md');
  assert.ok(names.length > 10, fault?.message);
  assert.deepEqual(
    names.filter((name) => !page.includes(`\`@${name} `)),
    [],
  );
});
