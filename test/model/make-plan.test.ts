import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dag, param, task } from '../../index.ts';
import { sharedTables } from '../../model/shared-tables.ts';
import { expectPlan, faultTexts, localTarget, planSql, sqlFiles, type Sql } from './dag-files.ts';

const star: Sql = {
  'drop/t': 'drop table if exists t',
  'create/t': 'create table t (a int)',
  'create/u': 'create table u (a int)',
  'stage/t': "-- @batch_files :files\n-- @batch_bytes 5 MB\ncopy t from :'place' iam_role :'iam_role' json 'auto'",
  'transform/u': '-- @retries 0\n-- @timeout 5 minutes\ninsert into u select a from t',
  'checks/t': 'select a from t where a is null',
  'checks/u': '-- @severity warn\nselect a from u where a is null',
  'analytics/u': 'select a from u',
  'analytics/u.expected.csv': 'a\n1\n',
};

const params = {
  reset: param.boolean({ default: false }),
  place: param.string({ default: 's3://b/t' }),
  files: param.number({ default: 7 }),
};

test('a plan has launch before all, teardown after all, and each task after its upstream', async () => {
  const { tasks, cluster } = expectPlan(await planSql(star, { params }));
  assert.deepEqual(
    tasks.map(({ id, upstream }) => [id, ...upstream].join(' ')),
    [
      'launch.role',
      'launch.cluster launch.role',
      'launch.ready launch.cluster',
      'create.t launch.ready',
      'create.u launch.ready',
      'stage.t create.t',
      'checks.t stage.t',
      'transform.u checks.t create.u',
      'checks.u transform.u',
      'analytics.u transform.u',
      'teardown.cluster analytics.u checks.u',
      'teardown.role teardown.cluster',
    ],
  );
  assert.deepEqual(cluster, { nodeType: 'ra3.large', numberOfNodes: 1, keepSeconds: 1800 });
});

test('a task carries its options, its tables and the hash of its text as written', async () => {
  const made = await planSql(star, { params, request: { params: { files: 3 } } });
  const stage = expectPlan(made).tasks.find(({ id }) => id === 'stage.t');
  const { sql, ...rest } = stage ?? assert.fail('no stage.t');
  assert.deepEqual(rest, {
    id: 'stage.t',
    kind: 'stage',
    upstream: ['create.t'],
    retries: 3,
    retryDelaySeconds: 1,
    timeoutSeconds: 3600,
    severity: 'error',
    batch: { maxFiles: 3, maxBytes: 5e6 },
    tableRows: 'loaded',
    writes: [{ schema: 'public', table: 't' }],
    reads: [],
  });
  assert.equal(sql?.file, 'sql/d/stage/t.sql');
  assert.ok(made.kind === 'plan' && made.texts.get(sql.sha256) === star['stage/t']);
});

test('retries, timeout, severity and an expected result are read from beside the SQL', async () => {
  const made = await planSql(star, { params });
  const [transform, check, query] = ['transform.u', 'checks.u', 'analytics.u'].map((id) =>
    expectPlan(made).tasks.find((one) => one.id === id),
  );
  assert.deepEqual([transform?.retries, transform?.timeoutSeconds, check?.severity], [0, 300, 'warn']);
  assert.equal(query?.expected?.file, 'sql/d/analytics/u.expected.csv');
  assert.ok(made.kind === 'plan' && made.texts.get(query.expected.sha256) === 'a\n1\n');
});

test('tables are dropped only with reset=true, before they are created', async () => {
  const plain = expectPlan(await planSql(star, { params }));
  assert.ok(!plain.tasks.some(({ kind }) => kind === 'drop'));
  const reset = expectPlan(await planSql(star, { params, request: { params: { reset: true } } }));
  assert.deepEqual(reset.tasks.find(({ id }) => id === 'create.t')?.upstream, ['drop.t']);
});

test('drop/ without the param reset would never run, and is refused', async () => {
  const { reset: _, ...others } = params;
  assert.match(
    faultTexts(await planSql(star, { params: others })).join(),
    /drop\/t\.sql: is never run.*param\.boolean/,
  );
});

test('a standing warehouse is neither launched nor torn down', async () => {
  const target = { ...localTarget, standing: true, roleGiven: true };
  const plan = expectPlan(await planSql(star, { params, request: { target } }));
  assert.deepEqual(
    plan.tasks.filter(({ kind }) => kind === 'launch' || kind === 'teardown').map(({ id }) => id),
    ['launch.ready'],
  );
  assert.equal(plan.cluster, undefined);
});

test('a given role is neither made nor deleted', async () => {
  const target = { ...localTarget, roleGiven: true };
  const ids = expectPlan(await planSql(star, { params, request: { target } })).tasks.map(({ id }) => id);
  assert.deepEqual(
    ids.filter((id) => id.endsWith('.role')),
    [],
  );
});

test('TypeScript tasks come after what they say', async () => {
  const notify = task({ id: 'notify', after: ['stage.t'], run: async () => {} });
  const { tasks } = expectPlan(await planSql(star, { params, tasks: [notify] }));
  const planned = tasks.find(({ id }) => id === 'notify');
  assert.deepEqual([planned?.kind, planned?.upstream], ['typescript', ['stage.t']]);
});

test('every fault is told at once: params, files, options and edges', async () => {
  const faults = faultTexts(
    await planSql(
      {
        'create/t': 'create table t (a int)',
        'transfrom/x': 'select 1',
        'stage/t': "-- @batch_file 3\ncopy t from 's3://b/t' iam_role default",
        'analytics/x': 'select a from missing',
        'checks/deep/y': 'select 1',
        'analytics/old.expected.csv': 'a',
      },
      { params, request: { params: { rest: true } } },
    ),
  );
  for (const expected of [
    /no param rest\. Did you mean reset/,
    /sql\/d\/transfrom\/x\.sql: transfrom\/ is no kind of task\. Did you mean transform\?/,
    /sql\/d\/stage\/t\.sql:1: there is no option @batch_file\. Did you mean batch_files\?/,
    /sql\/d\/analytics\/x\.sql:1: analytics\.x reads public\.missing/,
    /sql\/d\/checks\/deep\/y\.sql: lies in no folder that says its kind/,
    /sql\/d\/analytics\/old\.expected\.csv: has no analytics query beside it/,
  ]) {
    assert.ok(
      faults.some((fault) => expected.test(fault)),
      `${String(expected)} in\n${faults.join('\n')}`,
    );
  }
  assert.equal(faults.length, 6);
});

test('what a folder may not hold is refused with what to write', async () => {
  const faults = faultTexts(
    await planSql({
      'create/t': 'create table t (a int)',
      'create/two': 'create table v (a int); create table w (a int)',
      'transform/t': 'begin; truncate t; commit',
      'checks/t': 'delete from t where a = 1',
      'analytics/t': 'select 1; select 2',
      'transform/empty': '-- nothing\n',
    }),
  );
  for (const expected of [
    /create\/two\.sql:1: holds 2 statements, expected one CREATE TABLE/,
    /transform\/t\.sql:1: BEGIN may not stand in a task\. Take it out/,
    /transform\/t\.sql:1: TRUNCATE may not stand in a task, which is one transaction: it commits\. Write DELETE FROM/,
    /checks\/t\.sql:1: found delete, but checks\/ holds SELECTs/,
    /analytics\/t\.sql:1: holds 2 statements, expected one SELECT/,
    /transform\/empty\.sql:1: holds no statement/,
  ]) {
    assert.ok(
      faults.some((fault) => expected.test(fault)),
      `${String(expected)} in\n${faults.join('\n')}`,
    );
  }
});

test('what cannot share a transaction is refused with the option that runs it, and passes with it', async () => {
  const sql = { 'create/t': 'create table t (a int)', 'transform/t': 'insert into t values (1);\nvacuum t' };
  const refused = faultTexts(await planSql(sql)).join();
  assert.match(refused, /transform\/t\.sql:2: VACUUM may not .* give the file the line `-- @transaction off`/);
  const off = { ...sql, 'transform/t': `-- @transaction off\n${sql['transform/t']}` };
  const planned = expectPlan(await planSql(off)).tasks.find(({ id }) => id === 'transform.t');
  assert.equal(planned?.transaction, 'off');
  const stage = {
    ...sql,
    'transform/t': '-- @transaction off\nbegin',
    'checks/t': '-- @transaction off\nselect a from t',
  };
  const faults = faultTexts(await planSql(stage)).join('\n');
  assert.match(faults, /transform\/t\.sql:2: BEGIN may not stand in a task\. Take it out/);
  assert.match(faults, /checks\/t\.sql:1: @transaction has no meaning in checks\/, only in drop, transform\//);
});

test('a stage task knows how far its table can be compared, whatever of the DAG is selected', async () => {
  const stage = {
    'create/t': 'create table t (a int)',
    'stage/t': "-- @on_change append\ncopy t from 's3://b/t' iam_role default",
  };
  const more = { ...stage, 'transform/more': '-- @after stage.t\ninsert into t values (1)' };
  const less = { ...stage, 'transform/less': '-- @after stage.t\ndelete from t where a = 1' };
  const stageOf = async (sql: typeof stage) => {
    const { tasks } = expectPlan(await planSql(sql, { request: { select: ['stage'] } }));
    return tasks.find(({ id }) => id === 'stage.t');
  };
  assert.deepEqual(
    [(await stageOf(stage))?.tableRows, (await stageOf(more))?.tableRows, (await stageOf(less))?.tableRows],
    ['loaded', 'more', undefined],
  );
  assert.equal((await stageOf(stage))?.onChange, 'append');
});

test('what a changed file means may come from a param, which must name one of its values', async () => {
  const sql = { ...star, 'stage/t': `-- @on_change :change\n${star['stage/t'] ?? ''}` };
  const change = param.string({ default: 'reload' });
  const made = await planSql(sql, { params: { ...params, change } });
  assert.equal(expectPlan(made).tasks.find(({ id }) => id === 'stage.t')?.onChange, 'reload');
  const wrong = await planSql(sql, { params: { ...params, change }, request: { params: { change: 'ask' } } });
  assert.deepEqual(faultTexts(wrong), [
    'sql/d/stage/t.sql:1: @on_change is taken from param change: expected one of stop, reload, append, got "ask".',
  ]);
});

test('options that have no meaning in a folder, or the wrong value, are refused', async () => {
  const faults = faultTexts(
    await planSql({
      'create/t': '-- @severity warn\n-- @pool loads\ncreate table t (a int)',
      'checks/t': '-- @severity loud\n-- @retries many\n-- @timeout soon\n-- @after\nselect a from t',
      'stage/t': "-- @batch_files :none\n-- @on_change ask\ncopy t from 's3://b/t' iam_role default",
    }),
  );
  for (const expected of [
    /create\/t\.sql:1: @severity has no meaning in create\/, only in checks\//,
    /create\/t\.sql:2: @pool is not available yet/,
    /checks\/t\.sql:1: @severity: expected error or warn, got loud/,
    /checks\/t\.sql:2: @retries: expected a whole number from 0, got many/,
    /checks\/t\.sql:3: @timeout: expected '30 minutes'.*got soon/,
    /checks\/t\.sql:4: @after: expected one name or more, got nothing/,
    /stage\/t\.sql:1: a batch limit is taken from param none: expected a whole number from 1, got no such param/,
    /stage\/t\.sql:2: @on_change: expected stop, reload, append, or :param, got ask/,
  ]) {
    assert.ok(
      faults.some((fault) => expected.test(fault)),
      `${String(expected)} in\n${faults.join('\n')}`,
    );
  }
  assert.equal(faults.length, 8);
});

test('the id of a task has 200 bytes at most', async () => {
  const name = 'x'.repeat(191);
  assert.deepEqual(faultTexts(await planSql({ [`analytics/${name.slice(1)}`]: 'select 1' })), []);
  assert.match(faultTexts(await planSql({ [`analytics/${name}`]: 'select 1' })).join(), /longer than 200 bytes/);
});

test('two tasks of one id are refused', async () => {
  const twin = task({ id: 'create.t', run: async () => {} });
  assert.match(faultTexts(await planSql(star, { params, tasks: [twin] })).join(), /there are two tasks create\.t/);
});

test('a table of a source, or of another DAG of the folder, is known', async () => {
  const reader = { 'analytics/x': 'select a from ext.x join t on true' };
  assert.equal(faultTexts(await planSql(reader)).length, 2);
  const sources = [{ table: 'ext.x' }];
  const others = [
    { dag: dag({ id: 'other', sql: 'sql/d' }), files: sqlFiles({ 'create/t': 'create table t (a int)' }) },
  ];
  expectPlan(await planSql(reader, { sources, request: { others } }));
});

test('two DAGs that make one table are warned of, where their runs meet in one warehouse', async () => {
  const files = sqlFiles({ 'create/t': 'create table t (a int)' });
  const [source, other] = ['a', 'b'].map((id) => ({ dag: dag({ id, sql: 'sql/d' }), files }));
  assert.ok(source !== undefined && other !== undefined);
  const standing = { ...localTarget, standing: true };
  assert.deepEqual(await sharedTables(source, { others: [other], target: standing }), [
    'a and b both make public.t: their runs do not wait for each other.',
  ]);
  assert.deepEqual(await sharedTables(source, { others: [other], target: localTarget }), []);
});

test('a param that only a run can give is missed by a run, not by a look', async () => {
  const needy = { params: { ...params, place: param.string() } };
  assert.match(faultTexts(await planSql(star, needy)).join(), /Param place of DAG d: has no value/);
  expectPlan(await planSql(star, { ...needy, request: { outline: true } }));
});
