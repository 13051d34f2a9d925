import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { relationsOf } from '../../redshift-sql/relations.ts';
import type { FileRelations, TableEffect, TableRead } from '../../redshift-sql/relations.ts';
import { formatRelationName } from '../../redshift-sql/relation-name.ts';

interface Expected {
  /** `effect table`, in order. */
  readonly effects?: string;
  /** Tables; `table!` where only its definition matters, `table*` where it is Redshift's own. */
  readonly reads?: string;
}

const QUERIES: readonly (readonly [string, Expected])[] = [
  ['select 1', {}],
  ['select * from a', { reads: 'a' }],
  ['select * from A, "B", s."C"', { reads: 'a, b, s.c' }],
  ['select * from a join b on true left join (select * from c) on true', { reads: 'a, b, c' }],
  [
    'select (select max(x) from a) from b where y in (select y from c) and exists (select 1 from d)',
    { reads: 'a, b, c, d' },
  ],
  ['select * from a union select * from b minus select * from c', { reads: 'a, b, c' }],
  ['with x as (select * from a) select * from x', { reads: 'a' }],
  ['with x as (select * from a), y as (select * from x) select * from y, b', { reads: 'a, b' }],
  ['with a as (select * from a) select * from a', { reads: 'a' }],
  ['with recursive x(n) as (select 1 union all select n + 1 from x, a) select * from x', { reads: 'a' }],
  ['select * from (with x as (select 1) select * from x) join x on true', { reads: 'x' }],
  ['with x as (select 1) select * from s.x', { reads: 's.x' }],
  ['select * from a t, t.items i, i.parts p', { reads: 'a' }],
  ['select * from a t, t.v.items[0].parts as p at i, unpivot p as x at k, x y', { reads: 'a' }],
  ['select array from (select v from a) f, f.v as array, array as e', { reads: 'a' }],
  ['select * from a join b t on true where exists (select 1 from t.items)', { reads: 'a, b' }],
  ['select top 5 * from a order by 1', { reads: 'a' }],
  ['select a, rank() over (order by b) r from t qualify r = 1 order by 1', { reads: 't' }],
  ['select * exclude (a, b) from t where c in (select x.* exclude d, e from u x)', { reads: 't, u' }],
  ['select a from t group by 1 having count(*) > 1 qualify rank() over (order by a) = 1', { reads: 't' }],
  ['select lag(x ignore nulls) over (order by y), approximate count(distinct z) from a', { reads: 'a' }],
  [
    `select listagg(distinct x, ',') within group (order by y), decode(x, 1, (select 1 from b)) from a`,
    { reads: 'b, a' },
  ],
  [String.raw`select 'it\'s from b', ' from c', $$ from d $$ /* from e */ from a -- from f`, { reads: 'a' }],
  [
    "select timestamp 'epoch' + ts / 1000 * interval '1 second', extract(weekday from x), extract(w from x) from a",
    { reads: 'a' },
  ],
  ['select distinct(x), y::varchar(max), convert(int, z) from a where n isnull', { reads: 'a' }],
  ["select json_extract_path_text(x, 'y'), c.items[0].z from a c", { reads: 'a' }],
  [
    'select * from pg_table_def, stl_load_errors, svv_table_info, sys_query_history, information_schema.tables',
    { reads: 'pg_table_def*, stl_load_errors*, svv_table_info*, sys_query_history*, information_schema.tables*' },
  ],
  ['select * from mine.stl_load_errors', { reads: 'mine.stl_load_errors' }],
  ['explain insert into a select * from b', { reads: 'a!, b!' }],
  ['declare c cursor for select * from a', { reads: 'a' }],
  ["unload ('select * from a where x = ''b from c''') to 's3://b/p' iam_role default parquet", { reads: 'a' }],
];

const WRITES: readonly (readonly [string, Expected])[] = [
  ['create table a (x int)', { effects: 'create a' }],
  ['create table if not exists s.a (x int identity(0,1) sortkey distkey)', { effects: 'create s.a' }],
  [
    'create table a (x int references b (x), foreign key (x) references s.c (x))',
    { effects: 'create a', reads: 'b!, s.c!' },
  ],
  ['create table a (like b)', { effects: 'create a', reads: 'b!' }],
  ['create table a diststyle all as select * from b', { effects: 'replace a', reads: 'b' }],
  ['select x into a from b', { effects: 'replace a', reads: 'b' }],
  ['select x into a from b union select x from c', { effects: 'replace a', reads: 'b, c' }],
  ['create view a as select * from b', { effects: 'create a', reads: 'b!' }],
  [
    'create or replace view a as select * from b, s.c with no schema binding',
    { effects: 'replace a', reads: 'b!, s.c!' },
  ],
  ['create materialized view a sortkey (x) auto refresh yes as select x from b', { effects: 'create a', reads: 'b' }],
  ['refresh materialized view a', { effects: 'change a' }],
  ['insert into a values (1, default)', { effects: 'append a' }],
  ['insert into a (x) select x from b', { effects: 'append a', reads: 'b' }],
  ['insert into a with t as (select * from b) select * from t', { effects: 'append a', reads: 'b' }],
  ['insert into a (with t as (select * from b) select * from t)', { effects: 'append a', reads: 'b' }],
  ['insert into a select * from b where x not in (select x from a)', { effects: 'append a', reads: 'b, a' }],
  ["copy s.a from 's3://b/p' iam_role default json 'auto'", { effects: 'append s.a' }],
  ['update a set x = 1', { effects: 'change a' }],
  ['update a set x = b.x from b where a.y = b.y', { effects: 'change a', reads: 'b' }],
  ['update a set x = (select max(x) from c) from b join a t on true', { effects: 'change a', reads: 'c, b, a' }],
  ['delete from a', { effects: 'empty a' }],
  ['delete a', { effects: 'empty a' }],
  ['delete from a where x = 1', { effects: 'change a' }],
  ['delete from a using b where a.x = b.x', { effects: 'change a', reads: 'b' }],
  [
    'merge into a using b t on a.x = t.x when matched then update set y = t.y when not matched then insert values (t.x)',
    { effects: 'change a', reads: 'b' },
  ],
  ['merge into a using b on a.x = b.x remove duplicates', { effects: 'change a', reads: 'b' }],
  ['truncate table a', { effects: 'empty a' }],
  ['drop table if exists a, s.b cascade', { effects: 'drop a, drop s.b' }],
  ['drop view a', { effects: 'drop a' }],
  ['drop materialized view if exists a', { effects: 'drop a' }],
  ['alter table a add column x int', { effects: 'alter a' }],
  ['alter table a add foreign key (x) references b (x)', { effects: 'alter a', reads: 'b!' }],
  ['alter table a alter diststyle even', { effects: 'alter a' }],
  ['alter table s.a rename to b', { effects: 'empty s.a, replace s.b' }],
  ['alter table a rename column x to y', { effects: 'alter a' }],
  ['alter table a append from b fillTarget', { effects: 'append a, empty b', reads: 'b' }],
  ['grant select on table a, s.b to group g', { effects: 'gate-nothing a, gate-nothing s.b' }],
  ['revoke all on a from u', { effects: 'gate-nothing a' }],
  ['grant usage on schema s to u', {}],
  ['analyze a (x, y) predicate columns', { effects: 'gate-nothing a' }],
  ['vacuum full a to 99 percent boost', { effects: 'gate-nothing a' }],
  ["comment on table a is 'x'", { effects: 'gate-nothing a' }],
  ["comment on column s.a.x is 'x'", { effects: 'gate-nothing s.a' }],
  ['lock table a, b', { reads: 'a!, b!' }],
  [
    'begin; set query_group to x; commit; show search_path; create schema s; drop schema s; create user u password disable',
    {},
  ],
];

const FILES: readonly (readonly [string, Expected])[] = [
  ['drop table if exists a; create table a (x int)', { effects: 'replace a' }],
  ['drop table a; create table public.a as select * from b', { effects: 'replace public.a', reads: 'b' }],
  [
    'create table a (x int); insert into a select * from b; select * from a',
    { effects: 'create a, append a', reads: 'b' },
  ],
  ['truncate a; insert into a select * from b', { effects: 'empty a, append a', reads: 'b' }],
  ['create temp table t as select * from a; insert into b select * from t', { effects: 'append b', reads: 'a' }],
  ["create temp table t (x int); copy t from 's3://b/p'; delete from t; drop table t; select * from t", { reads: 't' }],
  ['create temp table t (like a); insert into public.t select * from t', { effects: 'append public.t', reads: 'a!' }],
  ['drop table if exists t; create temporary table t as select * from a', { reads: 'a' }],
  ['select * into #t from a; update #t set x = 1; select * from #T; drop table #t', { reads: 'a' }],
  ['create temp table t (x int); alter table t rename to u; select * from u, t', { reads: 't' }],
  [
    'create table n (x int); insert into n select * from a; drop table a; alter table n rename to a',
    { effects: 'create n, append n, empty n, replace a', reads: 'a' },
  ],
  ['select * from a; select * from a;', { reads: 'a' }],
  ['', {}],
  ['-- nothing\n/* at all */;', {}],
];

const UNKNOWN: readonly (readonly [string, RegExp])[] = [
  ['call refresh_all()', /CALL/],
  ['prepare p as select * from a', /PREPARE/],
  ['execute p', /EXECUTE/],
  ["create external table s.a (x int) stored as parquet location 's3://b/p'", /CREATE EXTERNAL/],
  ['drop schema s cascade', /DROP SCHEMA … CASCADE/],
  ['grant select on all tables in schema s to u', /ON ALL/],
  ['vacuum', /VACUUM without a table/],
  ['analyze', /ANALYZE without a table/],
  ['set search_path to s, public', /SET search_path/],
  ['select * from other.s.a', /other\.s\.a lies in another database/],
  ['create index i on a (x)', /CREATE INDEX I …: which tables it touches is not known/],
];

const FAULTS: readonly (readonly [string, number, RegExp])[] = [
  ['select 1;\nselekt * from a', 2, /syntax error at or near "selekt"/],
  ['select *\nfrom a\nwhere where', 3, /syntax error at or near "where"/],
  ["select 1;\n\nselect 'a", 3, /unterminated quoted string/],
  ["select :'x'", 1, /variable :x has no value/],
  ["copy a from 's3://b/p'\njson 'auto' csv", 2, /both formats/],
  ['create table a (\nx serial)', 2, /unsupported type "serial"/],
  ['drop table a b', 1, /syntax error at or near "b"/],
];

function shown({ effects, reads }: FileRelations): Expected {
  const effectOf = ({ effect, table }: TableEffect) => `${effect} ${formatRelationName(table)}`;
  const readOf = ({ table, via, system }: TableRead) =>
    `${formatRelationName(table)}${via === 'definition' ? '!' : ''}${system ? '*' : ''}`;
  return {
    ...(effects.length > 0 && { effects: effects.map(effectOf).join(', ') }),
    ...(reads.length > 0 && { reads: reads.map(readOf).join(', ') }),
  };
}

async function assertRelations(cases: readonly (readonly [string, Expected])[]): Promise<void> {
  for (const [sql, expected] of cases) {
    const relations = await relationsOf(sql);
    assert.deepEqual([relations.faults, relations.unknowns], [[], []], sql);
    assert.deepEqual(shown(relations), expected, sql);
  }
}

test('a query reads every relation that is not its own', () => assertRelations(QUERIES));

test('a statement writes its target and reads every other relation', () => assertRelations(WRITES));

test('what a file made before, and what is temporary, is no relation of it', () => assertRelations(FILES));

test('what may touch more than can be seen is told, with its line', async () => {
  for (const [sql, why] of UNKNOWN) {
    const { unknowns, faults } = await relationsOf(`select 1;\n${sql}`);
    assert.deepEqual(faults, [], sql);
    assert.deepEqual(
      unknowns.map(({ line }) => line),
      [2],
      sql,
    );
    assert.match(unknowns[0]?.why ?? '', why);
  }
});

test('what cannot be read is a fault with its line, and the rest of the file is still read', async () => {
  for (const [sql, line, why] of FAULTS) {
    const { faults } = await relationsOf(sql);
    assert.deepEqual(
      faults.map((fault) => fault.line),
      [line],
      sql,
    );
    assert.match(faults[0]?.why ?? '', why);
  }
  const relations = await relationsOf('insert into a select * from b;\nselekt;\nselect * from c');
  assert.deepEqual(shown(relations), { effects: 'append a', reads: 'b, c' });
});

test('every read and effect knows its line, after rewriting and beyond ASCII too', async () => {
  const { effects, reads } = await relationsOf(`-- é
create table a (
  x int encode az64
    sortkey
) diststyle
  all;
insert into b
select 'é', decode(x,
  1, 2)
from "é"
join c on true
where x in (
  select top 1 x from d);
unload ('select *
  from e') to 's3://b/p' iam_role default`);
  assert.deepEqual(
    effects.map(({ line }) => line),
    [2, 7],
  );
  assert.deepEqual(
    reads.map(({ table, line }) => `${table.table} ${line}`),
    ['é 10', 'c 11', 'd 13', 'e 15'],
  );
});

test('a view tells what it is based on', async () => {
  const { effects } = await relationsOf('create view v as with x as (select * from a) select * from x, s.b');
  assert.deepEqual(effects[0]?.view, { materialized: false, basedOn: [{ table: 'a' }, { schema: 's', table: 'b' }] });
});

const WORDS =
  `select insert into update delete from merge using on when matched then with x as ( ) , . ; * a b "C" #t 1 'l' copy create table ` +
  'temp view materialized if not exists drop alter rename to append truncate unload lock grant all comment column vacuum analyze ' +
  'union minus top qualify decode nvl2 convert int identity references primary key distkey sortkey default like refresh explain :: = $$b$$';

const OPENINGS = [
  'select a from t where',
  'insert into t select',
  'create table t (a',
  'create view v as',
  'delete from t',
  'drop table',
  'merge into t using s',
];

test('no sequence of words makes reading fail otherwise than by a fault', async () => {
  const opening = fc.constantFrom(...OPENINGS);
  const words = fc.array(fc.constantFrom(...WORDS.split(' ')), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(opening, words, async (first, rest) => {
      const { faults } = await relationsOf([first, ...rest].join('\n'));
      for (const { line, why } of faults) assert.ok(line >= 1 && line <= rest.length + 1 && why !== '');
    }),
    { numRuns: 300 },
  );
});
