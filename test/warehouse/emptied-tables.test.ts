import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTableName } from '../../redshift-sql/names.ts';
import { emptiedTables } from '../../warehouse/emptied-tables.ts';

const CASES: readonly (readonly [sql: string, emptied: string])[] = [
  ['drop table if exists staging_events', 'public.staging_events'],
  ['DROP TABLE a, other.B CASCADE;', 'public.a other.b'],
  ['delete from "Users"; insert into users select 1', 'public.users'],
  ['delete users', 'public.users'],
  ['delete from users where level is null', ''],
  ['delete from users using artists where users.a = artists.a', ''],
  ['alter table a rename to b', 'public.a public.b'],
  ['alter table a add column x int', ''],
  ['drop view v; insert into a select * from b', ''],
  ['delete from a; delete from a', 'public.a'],
  ['truncate a; TRUNCATE TABLE other.b', 'public.a other.b'],
  ['alter table a append from b filltarget', 'public.b'],
];

for (const [sql, emptied] of CASES) {
  void test(`${sql} empties ${emptied === '' ? 'nothing' : emptied}`, () => {
    assert.equal(emptiedTables(sql, 'public').map(formatTableName).join(' '), emptied);
  });
}
