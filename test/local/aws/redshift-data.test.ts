import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startRealClusters } from './real-clusters.ts';
import type { RealClusters } from './real-clusters.ts';

interface Answer {
  readonly Id: string;
  readonly Status: string;
  readonly Error?: string;
  readonly SessionId?: string;
  readonly ResultRows: number;
  readonly HasResultSet: boolean;
  readonly NextToken?: string;
  readonly TotalNumRows: number;
  readonly Records: readonly (readonly Readonly<Record<string, unknown>>[])[];
  readonly ColumnMetadata: readonly { readonly name: string; readonly typeName: string }[];
  readonly SubStatements: readonly { readonly Id: string; readonly Status: string }[];
  readonly Statements: readonly { readonly Id: string; readonly StatementName?: string }[];
  readonly Tables: readonly unknown[];
  readonly Schemas: readonly string[];
  /** `__type` on the wire. */
  readonly fault?: string;
  readonly message?: string;
}

let clusters: RealClusters;
const AT = { ClusterIdentifier: 'data-api', Database: 'dev', DbUser: 'awsuser' };

before(async () => {
  clusters = await startRealClusters();
  await clusters.create(AT.ClusterIdentifier);
});

after(async () => await clusters.end());

async function call(action: string, input: object, service = 'RedshiftData'): Promise<Answer> {
  const response = await post(action, input, service);
  const { ['__type']: fault, ...answer } = (await response.json()) as Answer & Readonly<Record<string, string>>;
  assert.equal(response.status === 200, fault === undefined);
  return fault === undefined ? answer : { ...answer, fault };
}

/** As every SDK sends it: JSON 1.1. */
async function post(action: string, input: object, service: string): Promise<Response> {
  return await fetch(clusters.aws.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${service}.${action}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/us-west-2/redshift-data/aws4_request, Signature=x',
    },
    body: JSON.stringify(input),
  });
}

async function run(Sql: string, more: object = {}): Promise<Answer> {
  return await ended(await call('ExecuteStatement', { ...AT, Sql, ...more }));
}

async function ended({ Id }: Answer): Promise<Answer> {
  for (;;) {
    const answer = await call('DescribeStatement', { Id });
    if (!['SUBMITTED', 'STARTED'].includes(answer.Status)) return answer;
  }
}

void test('a statement finishes, and its rows come with their types', async () => {
  const { Id, Status, ResultRows } = await run(
    "SELECT 1 AS n, 'a'::varchar(3) AS t, true AS b, 1.5::float8 AS d, 2.50::decimal(5,2) AS m, NULL::int AS e",
  );
  assert.deepEqual([Status, ResultRows], ['FINISHED', 1]);
  const { Records, ColumnMetadata } = await call('GetStatementResult', { Id });
  const row = [{ longValue: 1 }, { stringValue: 'a' }, { booleanValue: true }, { doubleValue: 1.5 }];
  assert.deepEqual(Records, [[...row, { stringValue: '2.50' }, { isNull: true }]]);
  assert.deepEqual(
    ColumnMetadata.map(({ name, typeName }) => `${name} ${typeName}`),
    ['n int4', 't varchar', 'b bool', 'd float8', 'm numeric', 'e int4'],
  );
});

void test('a whole double is written with a fraction, so that it is none of the integers', async () => {
  const { Id } = await run("SELECT 0::float8, -3::float4, 1e21::float8, 7::int, 'NaN'::float8");
  const text = await (await post('GetStatementResult', { Id }, 'RedshiftData')).text();
  const values = [...text.matchAll(/"(?:double|long)Value":([^}]+)/g)].map(([, value]) => value);
  assert.deepEqual(values, ['0.0', '-3.0', '1e+21', '7', '"NaN"']);
});

void test('named parameters take the place of :names outside literals', async () => {
  const { Id } = await run("SELECT ':n' AS literal, :n::int + 1 AS next", { Parameters: [{ name: 'n', value: '41' }] });
  assert.deepEqual((await call('GetStatementResult', { Id })).Records, [[{ stringValue: ':n' }, { longValue: 42 }]]);
  const missing = await run('SELECT :n, :m', { Parameters: [{ name: 'n', value: '1' }] });
  assert.match(missing.Error ?? '', /no value for :m/);
});

void test('an error is the statement’s end, in the words of Redshift', async () => {
  const failed = await run('SELECT * FROM nothing');
  assert.equal(failed.Status, 'FAILED');
  assert.match(failed.Error ?? '', /^ERROR: relation "nothing" does not exist/);
  assert.equal((await call('GetStatementResult', { Id: failed.Id })).fault, 'ValidationException');
  assert.match((await run('SELECT 1; SELECT 2')).Error ?? '', /multiple commands/);
});

void test('a batch is one transaction, and says how each part went', async () => {
  const batch = async (Sqls: readonly string[]) => await ended(await call('BatchExecuteStatement', { ...AT, Sqls }));
  const done = await batch(['CREATE TABLE batched (n INT)', 'INSERT INTO batched VALUES (1)', 'SELECT n FROM batched']);
  assert.equal(done.Status, 'FINISHED');
  const last = done.SubStatements[2]?.Id ?? '';
  assert.deepEqual((await call('GetStatementResult', { Id: last })).Records, [[{ longValue: 1 }]]);
  const failed = await batch(['DELETE FROM batched', 'SELECT wrong', 'SELECT 1']);
  assert.deepEqual(
    failed.SubStatements.map(({ Status }) => Status),
    ['FINISHED', 'FAILED', 'ABORTED'],
  );
  assert.equal((await run('SELECT * FROM batched')).ResultRows, 1);
});

void test('what is sent twice with one token runs once', async () => {
  await run('CREATE TABLE once (n INT)');
  const send = async () => await run('INSERT INTO once VALUES (1)', { ClientToken: 'token' });
  assert.equal((await send()).Id, (await send()).Id);
  assert.equal((await run('SELECT * FROM once')).ResultRows, 1);
});

void test('a session keeps its temporary tables from statement to statement', async () => {
  const { SessionId } = await run('CREATE TEMP TABLE mine (n INT)', { SessionKeepAliveSeconds: 60 });
  const next = async (Sql: string) => await ended(await call('ExecuteStatement', { SessionId, Sql }));
  assert.equal((await next('INSERT INTO mine VALUES (1), (2)')).ResultRows, 2);
  assert.equal((await next('SELECT * FROM mine')).ResultRows, 2);
  assert.equal((await run('SELECT * FROM mine')).Status, 'FAILED');
  const gone = await call('ExecuteStatement', { SessionId: 'none', Sql: 'SELECT 1' });
  assert.equal(gone.fault, 'ValidationException');
});

void test('a statement that runs is cancelled', async () => {
  const { Id } = await call('ExecuteStatement', { ...AT, Sql: 'SELECT pg_sleep(600)' });
  for (;;) {
    const answer = await call('CancelStatement', { Id });
    if (answer.fault === undefined) break;
    assert.match(answer.message ?? '', /not started yet/);
  }
  assert.equal((await ended({ Id } as Answer)).Status, 'ABORTED');
});

void test('a long result comes page by page, and statements are listed by name', async () => {
  await run('CREATE TABLE many AS SELECT n FROM generate_series(1, 2500) AS s (n)');
  const { Id } = await run('SELECT n FROM many ORDER BY n', { StatementName: 'long-one' });
  const seen: unknown[] = [];
  for (let token: string | undefined = ''; token !== undefined;) {
    const page: Answer = await call('GetStatementResult', { Id, ...(token !== '' && { NextToken: token }) });
    assert.equal(page.TotalNumRows, 2500);
    seen.push(...page.Records);
    token = page.NextToken;
  }
  assert.equal(seen.length, 2500);
  const { Statements } = await call('ListStatements', { StatementName: 'long', Status: 'FINISHED' });
  assert.deepEqual(
    Statements.map((statement) => statement.Id),
    [Id],
  );
});

void test('schemas and tables are listed by pattern', async () => {
  await run('CREATE TABLE listed (n INT)');
  const { Tables } = await call('ListTables', { ...AT, SchemaPattern: 'public', TablePattern: 'list%' });
  assert.deepEqual(Tables, [{ name: 'listed', schema: 'public', type: 'TABLE' }]);
  assert.deepEqual((await call('ListSchemas', { ...AT, SchemaPattern: 'pub%' })).Schemas, ['public']);
});

void test('what is not there, and what the local AWS does not do, is refused clearly', async () => {
  const refused = async (input: object): Promise<string> =>
    (await call('ExecuteStatement', { Sql: 'SELECT 1', Database: 'dev', ...input })).message ?? '';
  assert.match(await refused({ ClusterIdentifier: 'none' }), /cluster none not found/);
  assert.match(await refused({ WorkgroupName: 'w' }), /no Redshift Serverless/);
  assert.match(await refused({ ...AT, SecretArn: 'arn' }), /no Secrets Manager/);
  assert.match((await run('SELECT 1', { DbUser: 'nobody' })).Error ?? '', /not permitted to log in/);
  assert.equal((await call('DescribeStatement', { Id: 'none' })).fault, 'ResourceNotFoundException');
  const serverless = await call('CreateWorkgroup', {}, 'RedshiftServerless');
  assert.match(serverless.message ?? '', /does not do RedshiftServerless yet/);
});
