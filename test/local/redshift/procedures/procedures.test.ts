import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, beforeEach, test } from 'node:test';
import type { Client } from 'pg';
import { startTestCluster } from '../local-cluster.ts';
import type { TestCluster } from '../local-cluster.ts';
import { waitFor } from '../wait-for.ts';

const ROLE = `iam_role 'arn:aws:iam::000000000000:role/reader'`;
const ATOMIC = (command: string) => ({
  code: '2D000',
  message: `${command} cannot be invoked from a procedure that is executing in an atomic context.`,
  hint: /^Try calling the procedure as a top-level call/,
});

let cluster: TestCluster;
let client: Client;
let notices: string[];

before(async () => {
  cluster = await startTestCluster();
  cluster.putObject('data', 'rows.json', '{"id": 1, "name": "one"}\n{"id": 2, "name": "two"}');
  cluster.putObject('data', 'bad.json', '{"id": 1}\n{"id": "x"}');
});

beforeEach(async () => {
  client = await cluster.connect();
  notices = [];
  client.on('notice', ({ message }) => notices.push(message ?? ''));
  await client.query(
    'drop schema if exists proc cascade; create schema proc; set search_path to proc; create table t (id int, name varchar(10)); create table log (line varchar(max))',
  );
  notices = [];
});

/** Makes the procedure p. */
async function make(body: string, parameters = ''): Promise<void> {
  await client.query(`create or replace procedure p(${parameters}) language plpgsql as $$ ${body} $$`);
}

async function ids(by = client): Promise<readonly unknown[]> {
  const { rows } = await by.query<[number]>({ text: 'select id from proc.t order by id', rowMode: 'array' });
  return rows.map(([id]) => id);
}

async function log(): Promise<readonly string[]> {
  const { rows } = await client.query<{ line: string }>('select line from log order by line');
  return rows.map(({ line }) => line);
}

async function attributes(table: string): Promise<unknown> {
  const text = 'select "column", type, distkey, sortkey from pg_table_def where tablename = $1';
  return (await client.query({ text, values: [table], rowMode: 'array' })).rows;
}

test('queries of loops and cursors, conditions and assignments are Redshift SQL', async () => {
  await make(`
    declare c cursor for select dateadd(day, n.a, date '2020-01-31') as x from (select 1 as a union all select 2) n order by 1;
      r record; d date := dateadd(month, 1, date '2020-01-31');
    begin
      for r in select nvl(null, 3) as y loop insert into t values (r.y); end loop;
      open c; fetch c into r; insert into log values (r.x); close c;
      if datediff(day, d, date '2020-03-01') = 1 then insert into log values (d); end if;
      while getdate() < dateadd(day, -1, getdate()) loop null; end loop;
      case datepart(year, d) when 2020 then delete t where id = 4; else null; end case;
    end`);
  await client.query('call p()');
  assert.deepEqual([await ids(), await log()], [[3], ['2020-02-01 00:00:00', '2020-02-29']]);
});

test('a table that a procedure makes keeps its distribution and sort keys', async () => {
  await make(`begin
    create table made (a int distkey, b varchar(max)) sortkey (b);
    create table copied distkey (a) as select 1 as a;
    create table #own (a int);
    execute 'create table run (a int) distkey (a)';
  end`);
  await client.query('call p()');
  assert.deepEqual(await attributes('made'), [
    ['a', 'integer', true, 0],
    ['b', 'character varying(65535)', false, 1],
  ]);
  for (const table of ['copied', 'run']) assert.deepEqual(await attributes(table), [['a', 'integer', true, 0]]);
  assert.equal((await client.query('select * from #own')).rowCount, 0);
});

test('ROW_COUNT is of the statement that was written, and a name of a variable and a column is the variable', async () => {
  await client.query(`insert into t values (1), (2), (3)`);
  await make(
    `declare n int; begin
      update t set name = 'x' where t.id <= id; get diagnostics n := row_count; insert into log values ('1 ' || n);
      execute 'update t set name = ''y'''; get diagnostics n := row_count; insert into log values ('2 ' || n);
      create table made as select * from t where t.id > 1; get diagnostics n := row_count; insert into log values ('3 ' || n);
    end`,
    'id int',
  );
  await client.query('call p(1)');
  assert.deepEqual(await log(), ['1 1', '2 3', '3 2']);
});

test('a body may stand between quotes', async () => {
  await client.query(
    `create procedure p() as 'begin insert into t values (datediff(day, ''2020-01-01'', ''2020-01-05'')); commit; execute ''select 1 as a, a + 1 as b''; end' language plpgsql`,
  );
  await client.query('call p()');
  assert.deepEqual(await ids(), [4]);
});

test('COMMIT, ROLLBACK and TRUNCATE end the transaction of a CALL, in either protocol', async () => {
  await make(
    `begin insert into t values (n); commit; insert into t values (n + 1); rollback; truncate log; insert into t values (n + 2); rollback; end`,
    'n int',
  );
  await client.query('call p(1)');
  await client.query('call p($1)', [10]);
  await client.query({ name: 'prepared', text: 'call p($1)', values: [20] });
  await client.query({ name: 'prepared', text: 'call p($1)', values: [30] });
  assert.deepEqual(await ids(), [1, 10, 20, 30]);
});

for (const [command, body] of [
  ['COMMIT', 'commit'],
  ['ROLLBACK', 'rollback'],
  ['TRUNCATE', 'truncate log'],
  ['TRUNCATE', `execute 'truncate log'`],
] as const) {
  test(`${body} is refused where the client has begun the transaction`, async () => {
    await make(`begin insert into t values (1); ${body}; end`);
    await client.query('begin');
    await assert.rejects(client.query('call p()'), ATOMIC(command));
    await client.query('rollback');
    await client.query('begin');
    await assert.rejects(client.query('call p($1)'.replace('$1', ''), []), ATOMIC(command));
    await client.query('rollback');
    await assert.rejects(client.query('insert into t values (2); call p()'), ATOMIC(command));
    assert.deepEqual(await ids(), []);
    await client.query('call p()');
    assert.deepEqual(await ids(), body === 'rollback' ? [] : [1]);
  });
}

test('what TRUNCATE committed stays when the procedure fails later, also by EXECUTE', async () => {
  for (const truncate of ['truncate log', `execute 'truncate ' || 'log'`]) {
    await client.query(`delete from t; insert into log values ('old')`);
    await make(`begin insert into t values (1); ${truncate}; insert into t values (2); execute 'select 1 / 0'; end`);
    await assert.rejects(client.query('call p()'), { code: '22012' });
    assert.deepEqual([await ids(), await log()], [[1], []]);
  }
});

test('an EXCEPTION undoes all that was not committed, is handled in a transaction of its own, and is raised again', async () => {
  await make(`declare step int := 1; begin
      insert into t values (1);
      begin
        step := 2; insert into t values (2); execute 'select 1 / 0';
      exception when others then
        insert into log values (step || ' ' || sqlstate || ' ' || sqlerrm);
      end;
      insert into t values (3);
    end`);
  await assert.rejects(client.query('call p()'), { code: '22012', message: 'division by zero' });
  assert.deepEqual([await ids(), await log()], [[], ['2 22012 division by zero']]);
  await client.query('begin');
  await assert.rejects(client.query('call p()'), { code: '22012' });
  await client.query('rollback');
  assert.deepEqual([await ids(), await log()], [[], ['2 22012 division by zero']]);
});

test('a handler that raises another error fails with that, and blocks around it hear of either', async () => {
  await client.query(
    `create procedure inner_p() language plpgsql as $$ begin truncate log; execute 'select 1 / 0'; exception when others then raise exception 'inner: %', sqlerrm; end $$`,
  );
  await make(`begin call inner_p(); exception when others then raise info 'outer: %', sqlerrm; end`);
  await assert.rejects(client.query('call inner_p()'), { message: 'inner: division by zero' });
  await assert.rejects(client.query('call p()'), { message: 'inner: division by zero' });
  assert.deepEqual(notices, ['outer: inner: division by zero']);
});

test('a block with EXCEPTION that nothing fails in is as if it had none, but COMMIT is not done there', async () => {
  await make(`begin truncate log; insert into t values (1); exception when others then null; end`);
  await client.query('call p()');
  assert.deepEqual(await ids(), [1]);
  await make(`begin insert into t values (2); commit; exception when others then null; end`);
  await assert.rejects(client.query('call p()'), {
    code: '0A000',
    message: 'The local Redshift does not do COMMIT in a block with EXCEPTION yet',
  });
  assert.deepEqual(await ids(), [1]);
});

test('a statement of a body may use aliases, QUALIFY, PIVOT and paths into SUPER of tables that are there when it is made', async () => {
  await client.query(
    `insert into t values (1, 'a'), (2, 'a'), (3, 'b'); create table docs (v super); insert into docs values (json_parse('{"a": {"b": 7}}'))`,
  );
  await make(
    `declare r record; most int := 4; begin
      insert into log select id as x, x + 1 from t where x < most qualify row_number() over (partition by name order by id desc) = 1;
      for r in select id as y, y * 10 as z from t order by id desc limit 1 loop insert into log values (r.z); end loop;
      insert into log select d.v.a.b from docs d where d.v.a.b::int > most;
      insert into log select * from (select name from t) pivot (count(*) for name in ('a', 'b'));
    end`,
  );
  await client.query(`drop table log; create table log (line varchar, more varchar)`);
  await client.query('call p()');
  const { rows } = await client.query<[string, string]>({
    text: 'select line, more from log order by 1, 2',
    rowMode: 'array',
  });
  assert.deepEqual(rows, [
    ['2', '1'],
    ['2', '3'],
    ['3', '4'],
    ['30', null],
    ['7', null],
  ]);
});

test('what the columns of a table would decide that is not there yet is left as it is, and fails where it means nothing', async () => {
  await make(`begin
      create temp table own as select id, name, json_parse('{"a": 1}') as v from t;
      insert into log select upper(name) as name from own group by name having count(name) > 0;
      insert into log select v.a from own;
    end`);
  await client.query(`insert into t values (1, 'a')`);
  await assert.rejects(client.query('call p()'), {
    code: '42P01',
    hint: 'The local Redshift navigates SUPER by path (a.b, a[0].b) in a procedure where the table is there when the procedure is made.',
  });
});

test('what EXECUTE runs is Redshift SQL, refused or translated when it is run', async () => {
  await client.query(`insert into t values (1, 'a'), (2, 'b'); create table u (v super)`);
  await make(
    `declare n int; r record; begin
      execute 'create table #work as select id, id + 1 as more, more * 2 as twice from ' || source;
      execute 'select sum(twice) from #work' into n;
      insert into log values (n);
      for r in execute 'select top 1 dateadd(day, id, date ''2020-01-01'') as d from #work order by id desc' loop insert into log values (r.d); end loop;
      execute 'update t set name = ''z'' from t o where o.id = t.id and o.id = 2';
      execute 'insert into u select json_parse(''{"a": {"b": 7}}''); insert into log select u.v.a.b::int from u';
    end`,
    'source varchar(20)',
  );
  await client.query(`call p('t')`);
  assert.deepEqual(await log(), ['10', '2020-01-03 00:00:00', '7']);
  assert.deepEqual((await client.query('select name from t order by id')).rows, [{ name: 'a' }, { name: 'z' }]);
  const refused = [
    [`create index i on t (id)`, /not supported on Redshift tables/],
    [`insert into t values (1) on conflict do nothing`, /^syntax error at or near "on"/],
    ['selec 1', /^syntax error at or near "selec"/],
    ['commit', /transaction commands/],
    ['alter table t alter column name type varchar(20)', /cannot run inside a transaction block/],
  ] as const;
  for (const [sql, message] of refused) {
    await make(`begin execute '${sql}'; end`);
    await assert.rejects(client.query('call p()'), { message }, sql);
  }
  await make(`begin execute null::varchar; end`);
  await assert.rejects(client.query('call p()'), { code: '22004' });
});

test('a procedure is refused for what Redshift has not, when it is made', async () => {
  for (const [statement, error] of [
    ['insert into t values (1) on conflict do nothing', { code: '42601' }],
    ['create index i on t (id)', { code: '0A000' }],
    ['if true then savepoint s; end if', { code: '0A000' }],
    [`for r in select string_agg(name, ',') from t loop null; end loop`, { code: '0A000' }],
  ] as const) {
    await assert.rejects(make(`begin ${statement}; end`), error, statement);
  }
});

test('SHOW PROCEDURE and pg_proc_info have the body as it was written', async () => {
  const body = ` begin truncate log; -- is "x" über\n execute 'commit'; end -- $1`;
  await client.query(`create procedure p() language plpgsql as $$${body}$$`);
  const shown = await client.query<[string]>({ text: 'show procedure p()', rowMode: 'array' });
  assert.deepEqual(shown.rows, [[`CREATE OR REPLACE PROCEDURE proc.p()\nLANGUAGE plpgsql\nAS $_$${body}$_$\n`]]);
  const found = await client.query(`select prosrc from pg_proc_info where proname = 'p'`);
  assert.deepEqual(found.rows, [{ prosrc: body }]);
});

test('the context of an error names the procedure, and nothing that Redshift does not have', async () => {
  await make(`begin execute 'create index i on t (id)'; end`);
  await assert.rejects(client.query('call p()'), {
    where: 'PL/pgSQL function p() line 1 at EXECUTE',
    detail: undefined,
  });
});

test('an error that a procedure catches leaves the next EXECUTE as good as the first', async () => {
  await make(`begin
      begin execute 'select ' || 'id + 1 as a, a + 1 as b, nothing from t'; exception when others then raise info '%', sqlerrm; end;
    end`);
  for (const _ of 'ab') await assert.rejects(client.query('call p()'), { code: '42703' });
  await make(`begin execute 'insert into t select 1 as a'; end`);
  await client.query('call p()');
  assert.deepEqual([await ids(), notices.length], [[1], 2]);
});

test('COPY in a procedure loads in its transaction, as it stands or by EXECUTE', async () => {
  await make(
    `declare n int; begin
      create table fresh (id int identity(1, 1), name varchar(10));
      copy fresh (name) from 's3://data/rows.json' ${ROLE} json 'auto';
      execute 'delete from ' || name || '; copy ' || name || ' from ''s3://data/rows.json'' iam_role default json ''auto''';
      n := pg_last_copy_count();
      insert into log values (n || ' ' || (select count(*) from fresh));
    end`,
    'name varchar(20)',
  );
  await client.query('insert into t values (7)');
  await client.query(`call p('t')`);
  assert.deepEqual([await ids(), await log()], [[1, 2], ['2 2']]);
  assert.deepEqual(notices, [
    `Load into table 'fresh' completed, 2 record(s) loaded successfully.`,
    `Load into table 't' completed, 2 record(s) loaded successfully.`,
  ]);
  const { rows } = await client.query(
    'select trim(filename) as file, lines_scanned as lines from stl_load_commits order by query desc limit 2',
  );
  const loaded = { file: 's3://data/rows.json', lines: 2 };
  assert.deepEqual(rows, [loaded, loaded]);
});

test('a COPY that fails in a procedure says why, undoes all, and is in stl_load_errors', async () => {
  await make(`begin insert into t values (7); copy t from 's3://data/bad.json' ${ROLE} json 'auto'; end`);
  await assert.rejects(client.query('call p()'), {
    code: 'XX000',
    message: /^Load into table 't' failed\. {2}Check 'stl_load_errors' system table for details\.$/,
  });
  assert.deepEqual(await ids(), []);
  const { rows } = await client.query(
    'select err_code, line_number as line from stl_load_errors order by starttime desc limit 1',
  );
  assert.deepEqual(rows, [{ err_code: 1207, line: '2' }]);
  await make(
    `begin copy t from 's3://data/none' ${ROLE} json 'auto'; exception when others then insert into log values (sqlerrm); end`,
  );
  await assert.rejects(client.query('call p()'), { message: `The specified S3 prefix 'none' does not exist` });
  assert.deepEqual(await log(), [`The specified S3 prefix 'none' does not exist`]);
});

test('a user without the right to INSERT loads nothing by a procedure; its owner may lend it', async () => {
  await make(`begin copy t from 's3://data/rows.json' ${ROLE} json 'auto'; end`);
  await client.query(
    `drop user if exists guest; create user guest password 'Passw0rd'; grant usage on schema proc to guest; grant select on t to guest`,
  );
  const guest = await cluster.connect({ user: 'guest' });
  await assert.rejects(guest.query('call proc.p()'), { code: '42P01' });
  await guest.query('set search_path to proc');
  await assert.rejects(guest.query('call p()'), { code: '42501' });
  await client.query(
    `create or replace procedure p() language plpgsql as $$ begin copy t from 's3://data/rows.json' ${ROLE} json 'auto'; end $$ security definer`,
  );
  await guest.query('call p()');
  assert.deepEqual(await ids(), [1, 2]);
});

test('a CALL is cancelled in the midst of an EXECUTE, and leaves no answers behind', async () => {
  await make(`begin loop execute 'select count(*) from t'; end loop; end`);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const cancelled = assert.rejects(client.query('call p()'), { code: '57014' });
  const other = await cluster.connect();
  await other.query('select 1');
  await other.query(`select pg_cancel_backend(${rows[0]?.pid})`);
  await cancelled;
  await noAnswersAreLeft(client);
});

test('a COPY in a procedure whose source never answers is cancelled at once, and leaves nothing behind', async () => {
  const stuck = new Promise<never>(() => undefined);
  const slow = await startTestCluster({
    storage: {
      read: async () => stuck,
      list: async () => [{ bucket: 'data', key: 'rows.json', size: 9, etag: 'e' }],
      chunks: () => {
        throw new Error('It is small.');
      },
    },
  });
  const other = await slow.connect();
  const begun = async (): Promise<{ readonly call: Promise<unknown>; readonly pid: number; readonly by: Client }> => {
    const by = await slow.connect();
    const { rows } = await by.query<{ pid: number }>('select pg_backend_pid() as pid');
    const call = by.query('call loads()');
    call.catch(() => undefined);
    await waitFor('the table is locked for the COPY', async () => {
      const locks = await other.query(`select 1 from pg_locks where mode = 'ShareRowExclusiveLock'`);
      return locks.rowCount === 1;
    });
    return { call, pid: rows[0]?.pid ?? 0, by };
  };
  await other.query(
    `create table t (id int); create procedure loads() language plpgsql as $$ begin copy t from 's3://data/rows.json' ${ROLE} json 'auto'; end $$`,
  );
  const first = await begun();
  await other.query(`select pg_cancel_backend(${first.pid})`);
  await assert.rejects(first.call, { code: '57014' });
  assert.equal((await first.by.query('select 1 as one')).rowCount, 1);
  const second = await begun();
  await other.query(`select pg_terminate_backend(${second.pid})`);
  await assert.rejects(second.call, { code: '57P01' });
  await noAnswersAreLeft(other);
});

test('several sessions ask at once, each for itself', async () => {
  await make(
    `declare n int; begin for i in 1..20 loop execute 'select ' || k || ' as a, a + ' || i || ' as b into n' ; end loop; end`,
    'k int',
  );
  await client.query(
    `create or replace procedure p(k int) language plpgsql as $$ declare r record; begin for i in 1..20 loop execute 'select ' || k || ' as a, a * 100 + ' || i || ' as b' into r; insert into t values (r.b); end loop; end $$`,
  );
  const clients = await Promise.all([1, 2, 3].map(() => cluster.connect()));
  await Promise.all(clients.map((each, k) => each.query(`set search_path to proc; call p(${k})`)));
  const expected = [0, 1, 2].flatMap((k) => Array.from({ length: 20 }, (_, i) => k * 100 + i + 1));
  assert.deepEqual(await ids(), expected);
});

/** Files go when who wrote them hears of it. */
async function noAnswersAreLeft(by: Client): Promise<void> {
  const { rows } = await by.query<{ file: string }>(
    `select setting as file from pg_settings where name = 'config_file'`,
  );
  const folder = join(dirname(rows[0]?.file ?? ''), 'redshift_answers');
  await waitFor(`${folder} is empty`, () => readdirSync(folder).length === 0);
}
