import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectPlan, faultTexts, planSql } from './dag-files.ts';

const COUNTRIES = `create table countries (
  code char(2) not null primary key, name varchar(12), eu boolean, since date, id integer identity(1, 1));`;

const SHOP = {
  'create/countries': COUNTRIES,
  'create/totals': 'create table totals (name varchar(9))',
  'transform/totals': 'delete from totals; insert into totals select name from countries',
};

test('a seed is a task between the table that create/ makes and those that read it', async () => {
  const plan = expectPlan(await planSql({ ...SHOP, 'seeds/countries.csv': 'code,name\nDE,Germany\n' }));
  const tasks = plan.tasks.filter(({ kind }) => kind !== 'launch' && kind !== 'teardown');
  assert.deepEqual(
    tasks.map(({ id, kind, upstream }) => [id, kind, upstream]),
    [
      ['create.countries', 'create', ['launch.ready']],
      ['create.totals', 'create', ['launch.ready']],
      ['seeds.countries', 'seeds', ['create.countries']],
      ['transform.totals', 'transform', ['create.totals', 'seeds.countries']],
    ],
  );
  assert.deepEqual(tasks[2]?.writes, [{ schema: 'public', table: 'countries' }]);
});

test('what does not fit the table is told at once, with line and column, before anything runs', async () => {
  const csv = `code,nme,eu,id
DE,Germany,perhaps,1
,None,t,2
ÅX,Åland,t,
DE,Deutschland,t,4
FR
`;
  const faults = faultTexts(await planSql({ ...SHOP, 'seeds/countries.csv': csv }));
  const at = 'sql/d/seeds/countries.csv';
  assert.deepEqual(faults, [
    `${at}:6: has 1 values, expected 4: code, nme, eu, id.`,
    `${at}:1: the table has no column nme. Did you mean name?`,
    `${at}:1: column id is IDENTITY: Redshift numbers it. Take it out.`,
    `${at}:2: eu is boolean: expected true or false, got perhaps.`,
    `${at}:3: code is NOT NULL: expected a value, got none.`,
    `${at}:4: code is char(2): expected characters of one byte, as CHAR holds, got ÅX.`,
    `${at}:5: has the primary key (code) of line 2 again.`,
  ]);
});

test('a NOT NULL column may not be left out, unless it has a default', async () => {
  const create = 'create table t (a integer not null, b integer not null default 1, c varchar(3))';
  const faults = faultTexts(await planSql({ 'create/t': create, 'seeds/t.csv': 'c\nabc\nabcd\n' }));
  assert.deepEqual(faults, [
    'sql/d/seeds/t.csv:1: column a is lacking, which is NOT NULL.',
    'sql/d/seeds/t.csv:3: c is varchar(3): expected at most 3 bytes, got abcd.',
  ]);
});

test('a seed without its CREATE TABLE is refused with one to begin from', async () => {
  const faults = faultTexts(await planSql({ 'seeds/rates.csv': 'day,rate\n' }));
  assert.deepEqual(faults, [
    'sql/d/seeds/rates.csv: nothing in create/ makes rates. Write sql/d/create/rates.sql, with the right types: create table if not exists rates (day varchar(256), rate varchar(256));',
  ]);
});

test('of a seed that is wrong all through, twenty faults are told', async () => {
  const rows = Array.from({ length: 30 }, () => 'x').join('\n');
  const faults = faultTexts(await planSql({ 'create/t': 'create table t (a integer)', 'seeds/t.csv': `a\n${rows}` }));
  assert.equal(faults.length, 21);
  assert.equal(faults.at(-1), 'sql/d/seeds/t.csv: has 10 more faults.');
});

test('a seed of more than 5 MB, and one that is no CSV, are refused', async () => {
  const large = `a\n${'1234567\n'.repeat(700_000)}`;
  const create = 'create table t (a integer)';
  assert.match(
    faultTexts(await planSql({ 'create/t': create, 'seeds/t.csv': large }))[0] ?? '',
    /has 5\.6 MB; a seed may have 5\. Put it into S3/,
  );
  assert.match(
    faultTexts(await planSql({ 'create/t': create, 'seeds/t.csv': 'a\n"1' }))[0] ?? '',
    /is no CSV: Quote Not Closed/,
  );
  assert.match(
    faultTexts(await planSql({ 'create/t': create, 'seeds/t': 'select 1' }))[0] ?? '',
    /seeds\/t\.sql: is no CSV/,
  );
});

test('two writers of a seed’s table need an order, as those of any table that is replaced', async () => {
  const faults = faultTexts(
    await planSql({
      ...SHOP,
      'seeds/countries.csv': 'code\nDE\n',
      'transform/more': "insert into countries (code) values ('FR')",
    }),
  );
  assert.match(
    faults[0] ?? '',
    /transform\.more .*countries, which seeds\.countries replaces|seeds\.countries replaces .*which transform\.more/,
  );
});
