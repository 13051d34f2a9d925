import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DagOptions } from '../../../model/dag.ts';
import { expectPlan, faultTexts, planSql, readSql, type Sql } from '../dag-files.ts';

const tables: Sql = {
  'create/staged': 'create table staged (user_id int, level varchar(4), ts timestamp)',
  'create/users': 'create table users (user_id int not null, level varchar(4), ts timestamp, seen int default 0)',
  'create/versions':
    'create table versions (user_id int, level varchar(4), valid_from timestamp, valid_to timestamp, is_current boolean)',
};
const select = 'select user_id, level, ts from staged';

/** A DAG of these tables with one model, `transform/users.sql`, or more. */
async function faultsOf(into: string, more: Sql = {}, options: Omit<DagOptions, 'id'> = {}) {
  return faultTexts(await planSql({ ...tables, 'transform/users': `-- @into ${into}\n${select}`, ...more }, options));
}

test('a model writes its table and reads what its SELECT reads', async () => {
  const { graph } = await readSql({ ...tables, 'transform/users': `-- @into users merge user_id\n${select}` });
  const edges = graph.edges.map(({ from, to }) => `${from} -> ${to}`).sort();
  assert.deepEqual(edges, ['create.staged -> transform.users', 'create.users -> transform.users']);
  const made = await planSql({ ...tables, 'transform/users': `-- @into users merge user_id\n${select}` });
  assert.deepEqual(expectPlan(made).tasks.find(({ id }) => id === 'transform.users')?.model, {
    table: { schema: 'public', table: 'users' },
    mode: { kind: 'merge', keys: ['user_id'] },
    followsInterval: false,
    columns: [
      { name: 'user_id', type: 'integer', notNull: true, hasDefault: false },
      { name: 'level', type: 'varchar(4)', notNull: false, hasDefault: false },
      { name: 'ts', type: 'timestamp', notNull: false, hasDefault: false },
      { name: 'seen', type: 'integer', notNull: false, hasDefault: true },
    ],
  });
});

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['nobody replace', /users\.sql:1: transform\.users writes public\.nobody, which no task of this DAG makes/],
  ['users upsert id', /users\.sql:1: @into: expected after users one of replace \| append/],
  [
    'users merge user_idd',
    /@into users merge: the SELECT has no column user_idd, which is a key \(did you mean user_id\?\)/,
  ],
  ['users merge user_id newest seen', /the SELECT has no column seen, which is `newest`/],
  ['users merge user_id newest level_at', /public\.users has no column level_at, which is `newest`/],
  ['versions replace', /the SELECT has a column ts, which public\.versions lacks\./],
  ['versions replace', /the SELECT has no column valid_from, which public\.versions has without a DEFAULT\./],
  ['users history user_id by ts', /public\.users has no column valid_from, which is for the history\./],
  [
    'users interval level',
    /level is varchar\(4\): the column of the interval must be DATE, TIMESTAMP or TIMESTAMPTZ\./,
  ],
  ['users interval ts', /replaces the data interval of a run, and runs of d have none\. Give the DAG a schedule/],
];

for (const [into, expected] of REFUSED) {
  test(`@into ${into} is refused before anything runs`, async () => {
    assert.match((await faultsOf(into)).join('\n'), expected);
  });
}

const TAKEN = [
  'users replace',
  'users append',
  'users merge user_id newest ts',
  'users interval ts lookback 1 day',
  'versions history user_id by ts',
];

for (const into of TAKEN) {
  test(`@into ${into} fits`, async () => {
    assert.deepEqual(await faultsOf(into, {}, { schedule: '@daily' }), []);
  });
}

test('a SELECT whose columns the text does not tell is looked at when it runs', async () => {
  assert.deepEqual(
    await faultsOf('users replace', { 'transform/users': '-- @into users replace\nselect * from staged' }),
    [],
  );
});

test('@into needs one SELECT, in transform/, in one transaction', async () => {
  const faults = await faultsOf('users replace', {
    'transform/users': '-- @into users replace\ninsert into users select 1',
    'transform/two': `-- @into users append\n-- @transaction off\n${select}; ${select}`,
    'checks/users': '-- @into users append\nselect 1 from users',
  });
  const text = faults.join('\n');
  assert.match(text, /users\.sql:1: @into needs a file of one SELECT, found insert\./);
  assert.match(text, /two\.sql:1: @into needs a file of one SELECT, found 2 statements \(select, select\)\./);
  assert.match(text, /two\.sql:1: a file with @into is one transaction\./);
  assert.match(text, /checks\/users\.sql:1: @into has no meaning in checks\/, only in transform\/\./);
});

test('two models may share a table only where both append', async () => {
  const second = (mode: string) => ({ 'transform/zweite': `-- @into users ${mode}\n${select}` });
  assert.deepEqual(await faultsOf('users append', second('append')), []);
  assert.deepEqual(await faultsOf('users append', second('replace')), [
    'sql/d/transform/zweite.sql:1: transform.zweite makes public.users, and so does transform.users (sql/d/transform/users.sql:1). Only files that append may share a table: make it one SELECT, with UNION ALL for instance.',
  ]);
});

test('a model and a file that changes its table need an order', async () => {
  const faults = await faultsOf('users replace', { 'transform/fix': "update users set level = 'free'" });
  assert.match(
    faults.join('\n'),
    /transform\.users replaces public\.users, which transform\.fix changes .* nothing says which comes first/,
  );
});

test('a table that a source declares may be filled', async () => {
  const sources = [{ table: 'elsewhere' }];
  assert.deepEqual(await faultsOf('elsewhere replace', {}, { sources }), []);
});
