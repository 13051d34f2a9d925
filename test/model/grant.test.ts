import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGrant } from '../../model/grant.ts';
import { expectPlan, faultTexts, planSql } from './dag-files.ts';

/** What an option says, and the privileges and grantees that it comes to; null: it is refused. */
const CASES: readonly (readonly [string, string, string] | readonly [string, null])[] = [
  ['select to group analysts', 'select', 'group "analysts"'],
  ['SELECT, Insert TO Bob', 'select, insert', '"bob"'],
  ['all privileges to role "Data Team", public', 'all', 'role "Data Team", public'],
  ['select to ada with grant option, group b', 'select', '"ada" with grant option, group "b"'],
  ['select to "IAM:ada"', 'select', '"IAM:ada"'],
  ['select to group analysts with grant option', null],
  ['select', null],
  ['selct to bob', null],
  ['select, all to bob', null],
  ['select to bob; drop table users', null],
  ['select on users to bob', null],
  ['select to ', null],
];

for (const [value, privileges, to] of CASES) {
  test(`@grant ${value} ${privileges === null ? 'is refused' : `is ${privileges} to ${to}`}`, () => {
    const read = readGrant({ value, line: 3 });
    if (privileges === null) assert.equal(typeof read, 'string');
    else assert.deepEqual(read, { privileges, to, line: 3 });
  });
}

test('each table or view that a file makes has all its grants', async () => {
  const plan = expectPlan(
    await planSql({
      'create/users': '-- @grant select to group a\n-- @grant all to b\ncreate table users (id integer)',
      'transform/ids':
        '-- @grant select to group a\ndrop table if exists ids; create table ids as select id from users; create view v as select id from ids;',
    }),
  );
  const grants = plan.tasks.map(({ id, grants: of = [] }) => [id, of.map(({ on, to }) => `${on.table} to ${to}`)]);
  assert.deepEqual(
    grants.filter(([, of]) => of?.length !== 0),
    [
      ['create.users', ['users to group "a"', 'users to "b"']],
      ['transform.ids', ['ids to group "a"', 'v to group "a"']],
    ],
  );
});

test('a file that makes no table, or commits its statements one by one, gives no grants', async () => {
  const faults = faultTexts(
    await planSql({
      'create/users': 'create table users (id integer)',
      'create/ids': 'create table ids (id integer)',
      'transform/users': '-- @grant select to group a\ndelete from users; insert into users values (1);',
      'transform/ids': '-- @into ids replace\n-- @grant select to group a\nselect id from users;',
      'transform/v': '-- @transaction off\n-- @grant select to group a\ncreate view v as select id from users;',
      'checks/v': '-- @grant select to b\nselect 1 from v',
    }),
  );
  for (const expected of [
    /transform\/users\.sql:1: @grant has no meaning in a file that makes no table: transform\.users leaves its table.* Move it to the file of create\//,
    /transform\/ids\.sql:2: @grant has no meaning/,
    /transform\/v\.sql:2: @grant needs one transaction/,
    /checks\/v\.sql:1: @grant has no meaning in checks\/, only in create, transform\//,
  ]) {
    assert.match(faults.join('\n'), expected);
  }
});
