// What SQL says about order, as a table: files → the edges between them, or the refusal.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { param } from '../../index.ts';
import { formatFault } from '../../model/fault.ts';
import { readSql, type Sql } from './dag-files.ts';

interface Case {
  readonly title: string;
  readonly sql: Sql;
  /** `a → b`, all of them. */
  readonly edges?: readonly string[];
  /** Refusals, all of them, in order. */
  readonly refused?: readonly RegExp[];
}

const t = 'create table t (a int)';
const u = 'create table u (a int)';
const v = 'create table v (a int)';
const copyT = "copy t from 's3://b/t' iam_role default json 'auto'";
const copyU = "copy u from 's3://b/u' iam_role default json 'auto'";

const cases: readonly Case[] = [
  // Order on one table.
  {
    title: 'a table is created before it is loaded',
    sql: { 'create/t': t, 'stage/t': copyT },
    edges: ['create.t → stage.t'],
  },
  {
    title: 'a table is dropped before it is created',
    sql: { 'drop/t': 'drop table if exists t', 'create/t': t },
    edges: ['drop.t → create.t'],
  },
  {
    title: 'a table is loaded before it is read',
    sql: { 'create/t': t, 'stage/t': copyT, 'analytics/t': 'select * from t' },
    edges: ['create.t → stage.t', 'stage.t → analytics.t'],
  },
  {
    title: 'a table that nobody fills is read after it is created',
    sql: { 'create/t': t, 'analytics/t': 'select * from t' },
    edges: ['create.t → analytics.t'],
  },
  {
    title: 'a transform comes after what it reads and what it writes',
    sql: { 'create/t': t, 'create/u': u, 'stage/t': copyT, 'transform/u': 'insert into u select a from t' },
    edges: ['create.t → stage.t', 'stage.t → transform.u', 'create.u → transform.u'],
  },
  {
    title: 'loads that only append share a table without order',
    sql: { 'create/t': t, 'stage/a': copyT, 'stage/b': copyT },
    edges: ['create.t → stage.a', 'create.t → stage.b'],
  },
  {
    title: 'a reader waits for every load',
    sql: { 'create/t': t, 'stage/a': copyT, 'stage/b': copyT, 'analytics/t': 'select * from t' },
    edges: ['create.t → stage.a', 'create.t → stage.b', 'stage.a → analytics.t', 'stage.b → analytics.t'],
  },
  {
    title: 'a table made by CREATE TABLE AS is read after it',
    sql: { 'transform/t': 'create table t as select 1 as a', 'analytics/t': 'select * from t' },
    edges: ['transform.t → analytics.t'],
  },
  {
    title: 'SELECT INTO makes a table',
    sql: { 'create/t': t, 'transform/u': 'select a into u from t', 'analytics/u': 'select * from u' },
    edges: ['create.t → transform.u', 'transform.u → analytics.u'],
  },
  {
    title: 'dropping and making in one file replaces',
    sql: { 'transform/t': 'drop table if exists t; create table t as select 1 as a', 'analytics/t': 'select * from t' },
    edges: ['transform.t → analytics.t'],
  },
  {
    title: 'two loads of which one looks at what is there are refused',
    sql: { 'create/t': t, 'stage/a': copyT, 'transform/b': 'insert into t select max(a) + 1 from t' },
    refused: [
      /transform\.b appends to public\.t, which stage\.a appends to \(sql\/d\/stage\/a\.sql:1\), and nothing says which comes first.*@after stage\.a/,
    ],
  },
  // Two writers.
  {
    title: 'an update beside a load is refused, naming both',
    sql: { 'create/t': t, 'stage/t': copyT, 'transform/t': 'update t set a = 1' },
    refused: [/sql\/d\/transform\/t\.sql:1: transform\.t changes public\.t, which stage\.t appends to/],
  },
  {
    title: '@after puts an update behind a load',
    sql: { 'create/t': t, 'stage/t': copyT, 'transform/t': '-- @after stage.t\nupdate t set a = 1' },
    edges: ['create.t → stage.t', 'create.t → transform.t', 'stage.t → transform.t'],
  },
  {
    title: '@before puts a load in front of an update',
    sql: { 'create/t': t, 'stage/t': `-- @before transform.t\n${copyT}`, 'transform/t': 'update t set a = 1' },
    edges: ['create.t → stage.t', 'create.t → transform.t', 'stage.t → transform.t'],
  },
  {
    title: 'two updates are refused',
    sql: { 'create/t': t, 'transform/a': 'update t set a = 1', 'transform/b': 'update t set a = 2' },
    refused: [/transform\.b changes public\.t, which transform\.a changes/],
  },
  {
    title: 'two merges are refused',
    sql: {
      'create/t': t,
      'create/u': u,
      'transform/a':
        'merge into t using u on t.a = u.a when matched then delete when not matched then insert values (u.a)',
      'transform/b': 'delete from t using u where t.a = u.a',
    },
    refused: [/transform\.b changes public\.t, which transform\.a changes/],
  },
  {
    title: 'two replacements are refused',
    sql: {
      'transform/a': 'create table t as select 1 as a',
      'transform/b': 'drop table t; create table t as select 2 as a',
    },
    refused: [/transform\.b replaces public\.t, which transform\.a replaces/],
  },
  {
    title: 'two creations are refused',
    sql: { 'create/a': t, 'create/b': t },
    refused: [/create\.b creates public\.t, which create\.a creates/],
  },
  {
    title: 'deleting and filling in one file is a change',
    sql: { 'create/t': t, 'stage/t': copyT, 'transform/t': 'delete from t; insert into t values (1)' },
    refused: [/transform\.t changes public\.t, which stage\.t appends to/],
  },
  {
    title: 'an order known from another table is enough',
    sql: {
      'create/t': t,
      'create/u': u,
      'transform/a': 'insert into t values (1); insert into u values (1)',
      'transform/b': 'update t set a = (select max(a) from u)',
    },
    edges: ['create.t → transform.a', 'create.t → transform.b', 'create.u → transform.a', 'transform.a → transform.b'],
  },
  {
    title: 'an order through a third task is enough',
    sql: {
      'create/t': t,
      'stage/t': `-- @before transform.m\n${copyT}`,
      'create/u': u,
      'transform/m': 'insert into u values (1)',
      'transform/z': '-- @after transform.m\nupdate t set a = 1',
    },
    edges: [
      'create.t → stage.t',
      'create.t → transform.z',
      'stage.t → transform.m',
      'create.u → transform.m',
      'transform.m → transform.z',
    ],
  },
  {
    title: 'all writers of a table come before its readers',
    sql: {
      'create/t': t,
      'stage/t': copyT,
      'transform/t': '-- @after stage.t\nupdate t set a = 1',
      'analytics/t': 'select a from t',
    },
    edges: [
      'create.t → stage.t',
      'create.t → transform.t',
      'stage.t → transform.t',
      'stage.t → analytics.t',
      'transform.t → analytics.t',
    ],
  },
  {
    title: 'ALTER TABLE is a change',
    sql: { 'create/t': t, 'stage/t': copyT, 'transform/t': 'alter table t add column b int' },
    refused: [/transform\.t changes public\.t/],
  },
  // What only empties.
  {
    title: 'a task that only empties is not put before a reader',
    sql: { 'create/t': t, 'transform/t': 'delete from t', 'analytics/t': 'select a from t' },
    refused: [/transform\.t only empties public\.t, which analytics\.t reads \(sql\/d\/analytics\/t\.sql:1\)/],
  },
  {
    title: 'a task that only empties may say that it comes before',
    sql: { 'create/t': t, 'transform/t': '-- @before analytics.t\ndelete from t', 'analytics/t': 'select a from t' },
    edges: ['create.t → transform.t', 'create.t → analytics.t', 'transform.t → analytics.t'],
  },
  {
    title: 'a task that only empties may say that it comes after',
    sql: { 'create/t': t, 'transform/t': '-- @after analytics.t\ndelete from t', 'analytics/t': 'select a from t' },
    edges: ['create.t → transform.t', 'create.t → analytics.t', 'analytics.t → transform.t'],
  },
  {
    title: 'a drop outside drop/ only empties',
    sql: { 'create/t': t, 'transform/t': 'drop table t', 'analytics/t': 'select a from t' },
    refused: [/transform\.t only empties public\.t/],
  },
  {
    title: 'emptying beside a load is refused',
    sql: { 'create/t': t, 'stage/t': copyT, 'transform/t': 'delete from t' },
    refused: [/transform\.t empties public\.t, which stage\.t appends to/],
  },
  // What is a read.
  {
    title: 'a subquery reads',
    sql: { 'create/t': t, 'create/u': u, 'transform/u': 'insert into u select 1 where exists (select 1 from t)' },
    edges: ['create.t → transform.u', 'create.u → transform.u'],
  },
  {
    title: 'a join reads both',
    sql: { 'create/t': t, 'create/u': u, 'analytics/j': 'select * from t join u on t.a = u.a' },
    edges: ['create.t → analytics.j', 'create.u → analytics.j'],
  },
  {
    title: 'USING reads',
    sql: { 'create/t': t, 'create/u': u, 'transform/t': 'delete from t using u where t.a = u.a' },
    edges: ['create.t → transform.t', 'create.u → transform.t'],
  },
  {
    title: 'UPDATE … FROM reads',
    sql: { 'create/t': t, 'create/u': u, 'transform/t': 'update t set a = u.a from u' },
    edges: ['create.t → transform.t', 'create.u → transform.t'],
  },
  {
    title: 'a CTE is no table',
    sql: { 'create/t': t, 'analytics/t': 'with u as (select a from t) select * from u' },
    edges: ['create.t → analytics.t'],
  },
  {
    title: 'a temporary table is no table of the DAG',
    sql: {
      'create/t': t,
      'create/u': u,
      'transform/u': 'create temp table s as select a from t; insert into u select a from s',
    },
    edges: ['create.t → transform.u', 'create.u → transform.u'],
  },
  {
    title: 'a # table is no table of the DAG',
    sql: { 'create/t': t, 'create/u': u, 'transform/u': 'select a into #s from t; insert into u select a from #s' },
    edges: ['create.t → transform.u', 'create.u → transform.u'],
  },
  {
    title: 'what the file makes first it does not read',
    sql: { 'create/u': u, 'transform/u': 'create table s as select 1 as a; insert into u select a from s' },
    edges: ['create.u → transform.u'],
  },
  { title: 'a system table needs no maker', sql: { 'checks/l': 'select 1 from stl_load_errors' }, edges: [] },
  {
    title: 'information_schema needs no maker',
    sql: { 'checks/l': 'select 1 from information_schema.tables' },
    edges: [],
  },
  {
    title: 'a table that a task reads and writes makes no edge to itself',
    sql: { 'create/t': t, 'transform/t': 'insert into t select a + 1 from t' },
    edges: ['create.t → transform.t'],
  },
  {
    title: 'names fold, quoted ones too',
    sql: { 'create/t': 'create table "T" (a int)', 'analytics/t': 'select a from "t" join PUBLIC.T as x on true' },
    edges: ['create.t → analytics.t'],
  },
  {
    title: 'the schema tells tables apart',
    sql: { 'create/t': 'create table x.t (a int)', 'create/p': t, 'analytics/t': 'select a from x.t' },
    edges: ['create.t → analytics.t'],
  },
  {
    title: 'a name without schema is of the target’s schema',
    sql: { 'create/t': 'create table public.t (a int)', 'analytics/t': 'select a from t' },
    edges: ['create.t → analytics.t'],
  },
  {
    title: 'a schema may be a variable',
    sql: { 'create/t': 'create table :"schema".t (a int)', 'analytics/t': 'select a from :"schema".t' },
    edges: ['create.t → analytics.t'],
  },
  {
    title: 'a foreign key reads the definition, not the rows',
    sql: {
      'create/t': 'create table t (a int references u (a))',
      'create/u': 'create table u (a int primary key)',
      'stage/u': copyU,
    },
    edges: ['create.u → create.t', 'create.u → stage.u'],
  },
  {
    title: 'a table is dropped after those that reference it',
    sql: {
      'create/t': 'create table t (a int references u (a))',
      'create/u': 'create table u (a int primary key)',
      'drop/t': 'drop table if exists t',
      'drop/u': 'drop table if exists u',
    },
    edges: ['create.u → create.t', 'drop.t → create.t', 'drop.u → create.u', 'drop.t → drop.u'],
  },
  {
    title: '@reads adds what is not seen',
    sql: { 'create/t': t, 'analytics/t': '-- @reads t\nselect 1' },
    edges: ['create.t → analytics.t'],
  },
  {
    title: '@reads -table drops what was inferred',
    sql: { 'create/t': t, 'analytics/t': '-- @reads -t\nselect a from t' },
    edges: [],
  },
  {
    title: '@writes adds what is not seen',
    sql: {
      'create/t': t,
      'create/u': u,
      'transform/t': '-- @writes t\ninsert into u values (1)',
      'analytics/t': 'select a from t',
    },
    edges: ['create.t → transform.t', 'create.u → transform.t', 'transform.t → analytics.t'],
  },
  {
    title: 'CALL must say what it does',
    sql: { 'create/t': t, 'transform/t': 'call fill()' },
    refused: [/sql\/d\/transform\/t\.sql:1: .*cannot be seen.*@reads/],
  },
  {
    title: 'CALL with @writes is known',
    sql: { 'create/t': t, 'transform/t': '-- @writes t\ncall fill()' },
    edges: ['create.t → transform.t'],
  },
  // Views.
  {
    title: 'a view is looked through to who fills its table',
    sql: {
      'create/t': t,
      'stage/t': copyT,
      'transform/w': 'create view w as select a from t',
      'analytics/w': 'select a from w',
    },
    edges: ['create.t → stage.t', 'create.t → transform.w', 'transform.w → analytics.w', 'stage.t → analytics.w'],
  },
  {
    title: 'a view of a view is looked through',
    sql: {
      'create/t': t,
      'stage/t': copyT,
      'transform/w': 'create view w as select a from t',
      'transform/x': 'create view x as select a from w',
      'analytics/x': 'select a from x',
    },
    edges: [
      'create.t → stage.t',
      'create.t → transform.w',
      'transform.w → transform.x',
      'transform.x → analytics.x',
      'transform.w → analytics.x',
      'stage.t → analytics.x',
    ],
  },
  {
    title: 'who reads a view of the table that it writes waits for nobody',
    sql: {
      'create/t': t,
      'transform/w': 'create view w as select a from t',
      'transform/t': 'insert into t select max(a) from w',
    },
    edges: ['create.t → transform.w', 'create.t → transform.t', 'transform.w → transform.t'],
  },
  // Notes.
  {
    title: 'ANALYZE comes after the last writer and gates nothing',
    sql: { 'create/t': t, 'stage/t': copyT, 'transform/n': 'analyze t', 'analytics/t': 'select a from t' },
    edges: ['create.t → stage.t', 'stage.t → transform.n', 'stage.t → analytics.t'],
  },
  {
    title: 'GRANT comes after the last writer',
    sql: { 'create/t': t, 'transform/n': 'grant select on t to public' },
    edges: ['create.t → transform.n'],
  },
  {
    title: 'COMMENT comes after the last writer',
    sql: { 'create/t': t, 'transform/n': "comment on table t is 'x'" },
    edges: ['create.t → transform.n'],
  },
  // Checks.
  {
    title: 'a check stands between writers and readers',
    sql: {
      'create/t': t,
      'stage/t': copyT,
      'checks/t': 'select a from t where a is null',
      'analytics/t': 'select a from t',
    },
    edges: ['create.t → stage.t', 'stage.t → checks.t', 'stage.t → analytics.t', 'checks.t → analytics.t'],
  },
  {
    title: 'a check that only warns gates nothing',
    sql: {
      'create/t': t,
      'checks/t': '-- @severity warn\nselect a from t where a is null',
      'analytics/t': 'select a from t',
    },
    edges: ['create.t → checks.t', 'create.t → analytics.t'],
  },
  {
    title: 'checks do not wait for each other',
    sql: { 'create/t': t, 'checks/a': 'select a from t where a = 1', 'checks/b': 'select a from t where a = 2' },
    edges: ['create.t → checks.a', 'create.t → checks.b'],
  },
  {
    title: 'a check of a table and what is made from it gates who reads the latter',
    sql: {
      'create/t': t,
      'create/u': u,
      'transform/u': 'insert into u select a from t',
      'checks/tu': 'select t.a from t left join u on t.a = u.a where u.a is null',
      'analytics/t': 'select a from t',
      'analytics/u': 'select a from u',
    },
    edges: [
      'create.t → transform.u',
      'create.u → transform.u',
      'create.t → checks.tu',
      'transform.u → checks.tu',
      'create.t → analytics.t',
      'transform.u → analytics.u',
      'checks.tu → analytics.u',
    ],
  },
  {
    title: 'a check of two tables of one rank gates the readers of both',
    sql: {
      'create/t': t,
      'create/u': u,
      'checks/tu': 'select t.a from t join u on t.a = u.a',
      'analytics/t': 'select a from t',
      'analytics/u': 'select a from u',
    },
    edges: [
      'create.t → checks.tu',
      'create.u → checks.tu',
      'create.t → analytics.t',
      'create.u → analytics.u',
      'checks.tu → analytics.t',
      'checks.tu → analytics.u',
    ],
  },
  {
    title: 'a check gates who reads through a view, not the view',
    sql: {
      'create/t': t,
      'checks/t': 'select a from t',
      'transform/w': 'create view w as select a from t',
      'analytics/w': 'select a from w',
    },
    edges: [
      'create.t → checks.t',
      'create.t → transform.w',
      'transform.w → analytics.w',
      'create.t → analytics.w',
      'checks.t → analytics.w',
    ],
  },
  {
    title: 'a check that says it comes after a reader does not gate it',
    sql: { 'create/t': t, 'checks/t': '-- @after analytics.t\nselect a from t', 'analytics/t': 'select a from t' },
    edges: ['create.t → checks.t', 'create.t → analytics.t', 'analytics.t → checks.t'],
  },
  {
    title: 'a check of a source gates who reads it',
    sql: { 'checks/s': 'select a from ext.s where a is null', 'analytics/s': 'select a from ext.s' },
    edges: ['checks.s → analytics.s'],
  },
  // Cycles.
  {
    title: 'a cycle through two tables is refused with files and tables',
    sql: {
      'create/t': t,
      'create/u': u,
      'transform/t': 'insert into t select a from u',
      'transform/u': 'insert into u select a from t',
    },
    refused: [
      /transform\.\w waits for transform\.\w \(reads public\.\w, sql\/d\/transform\/\w\.sql:1\); transform\.\w waits for transform\.\w \(reads public\.\w, sql\/d\/transform\/\w\.sql:1\)/,
    ],
  },
  {
    title: 'a declared cycle is refused',
    sql: { 'create/t': t, 'transform/t': '-- @before create.t\ninsert into t values (1)' },
    refused: [/tasks wait for each other/],
  },
  {
    title: 'a read that is dropped breaks a cycle',
    sql: {
      'create/t': t,
      'create/u': u,
      'transform/t': '-- @reads -u\ninsert into t select a from u',
      'transform/u': 'insert into u select a from t',
    },
    edges: ['create.t → transform.t', 'create.u → transform.u', 'transform.t → transform.u'],
  },
  {
    title: 'checks that would wait for what they gate are refused',
    sql: {
      'create/t': t,
      'create/u': u,
      'create/v': v,
      'create/w': 'create table w (a int)',
      'transform/v': 'insert into v select a from t',
      'transform/u': 'insert into u select a from w',
      'checks/tu': 'select t.a from t join u on t.a = u.a',
      'checks/vw': 'select v.a from v join w on v.a = w.a',
    },
    refused: [/checks\.\w\w \(gates public\.\w.*@severity warn/],
  },
  // What nothing makes.
  {
    title: 'reading what nothing makes is refused with the nearest name',
    sql: { 'create/users': 'create table users (a int)', 'analytics/u': '-- who\nselect a\nfrom user_s' },
    refused: [
      /sql\/d\/analytics\/u\.sql:3: analytics\.u reads public\.user_s, which no task of this DAG makes.*Did you mean public\.users\?/,
    ],
  },
  {
    title: 'writing what nothing makes is refused',
    sql: { 'stage/t': copyT },
    refused: [/stage\.t writes public\.t, which no task of this DAG makes/],
  },
  {
    title: 'dropping what nothing makes is fine',
    sql: { 'create/t': t, 'drop/old': 'drop table if exists old' },
    edges: [],
  },
  {
    title: 'an unknown variable is refused with the nearest name',
    sql: { 'create/t': t, 'stage/t': "copy t from :'log_date' iam_role :'iam_rol' json 'auto'" },
    refused: [/stage\/t\.sql:1: variable log_date is neither/, /variable iam_rol is neither.*Did you mean iam_role\?/],
  },
  {
    title: 'SQL that cannot be read is refused with its line',
    sql: { 'create/t': t, 'transform/t': 'insert into t\nselect from from' },
    refused: [/sql\/d\/transform\/t\.sql:\d: /],
  },
  {
    title: 'a string that does not end is refused with its line',
    sql: { 'create/t': t, 'transform/t': "insert into t\nvalues ('a" },
    refused: [/sql\/d\/transform\/t\.sql:2: cannot be read/],
  },
  {
    title: 'an @after of no task is refused with the nearest',
    sql: { 'create/t': t, 'transform/t': '-- @after create.s\ninsert into t values (1)' },
    refused: [
      /transform\/t\.sql:1: transform\.t is to come before or after create\.s, and there is no such task\. Did you mean create\.t\?/,
    ],
  },
  {
    title: 'tables of different names do not meet',
    sql: { 'create/t': t, 'create/v': v, 'stage/t': copyT, 'analytics/v': 'select a from v' },
    edges: ['create.t → stage.t', 'create.v → analytics.v'],
  },
];

for (const { title, sql, edges, refused = [] } of cases) {
  test(title, async () => {
    const { graph, faults } = await readSql(sql, {
      params: { reset: param.boolean({ default: false }) },
      sources: [{ table: 'ext.s' }],
    });
    const texts = faults.map(formatFault);
    assert.equal(texts.length, refused.length, texts.join('\n'));
    for (const [index, expected] of refused.entries()) assert.match(texts[index] ?? '', expected);
    if (edges === undefined) return;
    assert.deepEqual(graph.edges.map(({ from, to }) => `${from} → ${to}`).toSorted(), edges.toSorted());
  });
}

test('there are sixty cases or more', () => {
  assert.ok(cases.length >= 60, String(cases.length));
});
