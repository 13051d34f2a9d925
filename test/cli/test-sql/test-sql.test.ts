import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { CaseResult } from '../../../cli/test-sql/case-result.ts';
import { PACKAGE, shiftworkIn, writeProject } from '../../e2e/project.ts';
import { shiftwork } from '../shiftwork.ts';

const CASE = 'test/sql/shop';

const FILES = {
  'dags/shop.ts': `import { dag, param } from '${PACKAGE}';
    export default dag({ id: 'shop', params: { least: param.number({ default: 10 }) }, sources: [{ table: 'rates' }] });`,
  'sql/shop/create/orders.sql': `create table orders (id integer not null, customer varchar(8), total numeric(10, 2),
    at timestamp, paid boolean);`,
  'sql/shop/create/regions.sql': 'create table regions (code varchar(2), name varchar(20));',
  'sql/shop/seeds/regions.csv': 'code,name\nN,North\nS,South\n',
  'sql/shop/analytics/regions.sql': 'select name from regions;',
  'sql/shop/create/spent.sql': 'create table spent (customer varchar(8), total numeric(10, 2));',
  'sql/shop/transform/spent.sql': '-- @into spent merge customer\nselect customer, total from orders;',
  'sql/shop/create/totals.sql': 'create table totals (customer varchar(8), total numeric(10, 2), latest timestamp);',
  'sql/shop/stage/orders.sql': `copy orders from 's3://shop/orders' iam_role :'iam_role' csv;`,
  'sql/shop/transform/totals.sql': `truncate totals;
    insert into totals select customer, sum(total), max(at) from orders where paid group by customer;
    -- @transaction off`,
  'sql/shop/transform/euros.sql': `drop table if exists euros;
    create table euros as select o.id, o.total * r.rate as euros from orders o join rates r on r.day = o.at::date;`,
  'sql/shop/transform/paid.sql': 'create or replace view paid as select * from euros where euros > 0;',
  'sql/shop/checks/large.sql': 'select count(*) as n from paid having count(*) < :least;',
  'sql/shop/analytics/latest.sql': "select id from orders where at < :'data_interval_end' order by at desc;",
  [`${CASE}/create/rates.sql`]: 'create table rates (day date, rate double precision);',
};

const ORDERS = `id,customer,total,at,paid
1,ada,10.50,2018-11-01 10:00,true
2,ada,1,2018-11-02T00:00:00,t
3,"",5,2018-11-03,yes
4,,7,2018-11-03,false
`;

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sw-test-sql-'));
  // PostgreSQL, which does not run as root, must pass.
  await chmod(folder, 0o755);
  await mkdir(path.join(folder, 'tmp'));
  await writeProject(folder, FILES);
});
after(async () => await rm(folder, { recursive: true, force: true }));

async function testSql(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  await rm(path.join(folder, CASE), { recursive: true, force: true });
  const created = { [`${CASE}/create/rates.sql`]: FILES[`${CASE}/create/rates.sql`] ?? '' };
  await writeProject(folder, { ...created, ...prefixed(files) });
  return await shiftworkIn(folder, ['test-sql', ...args], { TMPDIR: path.join(folder, 'tmp') });
}

function prefixed(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${CASE}/${name}`, text]));
}

test('the reference DAG has a case for each of its transforms, and all pass', async () => {
  const { code, stdout, stderr } = await shiftwork(['test-sql', 'sparkify', '-o', 'json']);
  assert.equal(code, 0, stdout + stderr);
  const results = JSON.parse(stdout) as readonly CaseResult[];
  assert.ok(results.every(({ outcome }) => outcome === 'passed'));
  const transforms = (await readdir('sql/sparkify/transform')).map((file) => `transform.${file.slice(0, -4)}`);
  assert.deepEqual(
    transforms.filter((id) => !results.some(({ task }) => task === id)),
    [],
  );
});

test('tables, views, checks, results and their order are as expected, in whatever way a value is written', async () => {
  const { code, stdout, stderr } = await testSql({
    'transform.totals/a/given/orders.csv': ORDERS,
    'transform.totals/a/given/totals.csv': 'customer,total\nold,1\n',
    'transform.totals/a/expected/totals.csv': 'total,customer,latest\n5,"",2018-11-03\n11.5,ada,2018-11-02 00:00\n',
    'checks.large/views/case.json': '{ "params": { "least": 3 } }',
    'checks.large/views/given/euros.csv': 'id,euros\n1,2\n2,-1\n',
    'checks.large/views/expected/result.csv': 'n\n1\n',
    'transform.euros/rates/given/orders.csv': ORDERS,
    'transform.euros/rates/given/rates.csv': 'day,rate\n2018-11-01,0.1\n2018-11-02,0.2\n',
    'transform.euros/rates/expected/euros.csv': 'id,euros\n1,1.05\n2,0.2\n',
    'transform.spent/model/given/orders.csv': 'id,customer,total\n1,ada,2\n2,zoe,3\n',
    'transform.spent/model/given/spent.csv': 'customer,total\nada,1\nold,9\n',
    'transform.spent/model/expected/spent.csv': 'customer,total\nada,2\nzoe,3\nold,9\n',
    'analytics.regions/seed/expected/result.csv': 'name\nSouth\nNorth\n',
    'analytics.regions/own/given/regions.csv': 'name\nEast\n',
    'analytics.regions/own/expected/result.csv': 'name\nEast\n',
    'analytics.latest/interval/case.json': '{ "logical_date": "2018-11-02T00:00:00Z" }',
    'analytics.latest/interval/given/orders.csv': ORDERS,
    'analytics.latest/interval/expected/result.csv': 'id\n2\n1\n',
  });
  assert.equal(code, 0, stdout + stderr);
  assert.match(stderr, /^7 passed, 0 failed$/m);
  assert.match(stdout, /^✔ shop transform\.totals a {2}\d+\.\d\d s$/m);
});

test('a wrong transform is caught: rows that changed, are missing or too many are shown beside each other', async () => {
  const { code, stdout, stderr } = await testSql(
    {
      'transform.totals/b/given/orders.csv': ORDERS,
      'transform.totals/b/expected/totals.csv': 'customer,total\nada,12\nzoe,1\n',
      'analytics.latest/order/given/orders.csv': ORDERS,
      'analytics.latest/order/expected/result.csv': 'id\n1\n2\n3\n4\n',
      'checks.large/broken/given/euros.csv': 'id,euros\n1,2\n',
      'checks.large/broken/expected/result.csv': 'n\n',
    },
    'shop',
  );
  assert.equal(code, 1, stderr);
  assert.match(
    stdout,
    /latest has the rows|result has the rows of \S+order\/expected\/result\.csv, in another order\./,
  );
  assert.equal(
    stdout.slice(stdout.indexOf('    totals is')),
    `    totals is not as ${CASE}/transform.totals/b/expected/totals.csv says: 1 changed, 1 missing, 1 unexpected; 0 as expected. A → B: expected A, found B.
                  line  customer  total
      changed        2  ada       12 → 11.50
      missing        3  zoe       1
      unexpected        ''        5.00
`,
  );
  assert.match(stderr, /^0 passed, 3 failed$/m);
});

test('SQL that the warehouse refuses fails its case, with its file and line', async () => {
  const { code, stdout } = await testSql(
    {
      'transform.spent/doubled/given/orders.csv': 'id,customer,total\n1,ada,2\n2,ada,3\n',
      'transform.spent/doubled/expected/spent.csv': 'customer\n',
      'transform.totals/null/given/orders.csv':
        'id,customer,total,at,paid\n1,ada,99999999.99,2018-11-01,1\n2,ada,1,,1\n',
      'transform.totals/null/expected/totals.csv': 'customer\n',
    },
    'shop',
  );
  assert.equal(code, 1);
  assert.match(stdout, /transform\.spent stopped before it wrote anything.*\n[^]*"ada"/);
  assert.match(stdout, /^ {4}sql\/shop\/transform\/totals\.sql:2: .*overflow/m);
});

test('cases that do not fit are wrong use: every fault with its file, before any Redshift starts', async () => {
  const { code, stdout, stderr } = await testSql({
    'transform.totals/c/given/users.csv': 'id\n',
    'transform.totals/c/expected/orders.csv': 'id\n',
    'transform.totals/d/given/orders.csv': 'id,customer\n1\n',
    'transform.total/e/expected/totals.csv': 'customer\n',
    'stage.orders/f/expected/orders.csv': 'id\n',
    'checks.large/g/expected/large.csv': 'n\n',
    'analytics.latest/h/case.json': '{ "param": {} }',
    'given.csv': 'id\n',
  });
  assert.equal(code, 2);
  assert.equal(stdout, '');
  for (const expected of [
    /c\/given\/users\.csv: transform\.totals neither reads nor writes users\. There are: orders, totals\./,
    /c\/expected\/orders\.csv: transform\.totals does not write orders\./,
    /d\/given\/orders\.csv:2: has 1 values, expected 2: id, customer\./,
    /d\/: expects nothing\. Write expected\/TABLE\.csv\./,
    /transform\.total\/e\/: DAG shop has no task transform\.total\. Did you mean transform\.totals\?/,
    /stage\.orders\/f\/: stage\.orders cannot be tried alone/,
    /g\/expected\/large\.csv: checks\.large writes no table\. Name it result\.csv\./,
    /h\/case\.json: Unrecognized key: "param"/,
    /shop\/given\.csv: belongs to no case\./,
  ]) {
    assert.match(stderr, expected);
  }
});

test('a column that is not there, or a value that its column cannot hold, is wrong use too', async () => {
  const { code, stdout } = await testSql(
    {
      'transform.totals/i/given/orders.csv': 'id,totl\n1,2\n',
      'transform.totals/i/expected/totals.csv': 'customer\n',
      'transform.totals/j/given/orders.csv': 'id,total,paid\n1,2,maybe\none,2.345,t\n',
      'transform.totals/j/expected/totals.csv': 'customer\n',
      'checks.large/k/given/paid.csv': 'id\n1\n',
      'checks.large/k/expected/result.csv': 'n\n',
      'transform.totals/l/given/orders.csv': ORDERS,
      'transform.totals/l/expected/totals.csv': 'customer,sum\nada,1\n',
    },
    'shop',
  );
  assert.equal(code, 2);
  for (const expected of [
    /i\/given\/orders\.csv:1: orders has no column totl\. Did you mean total\?/,
    /j\/given\/orders\.csv:2: paid is boolean: expected true or false, got maybe\./,
    /j\/given\/orders\.csv:3: id is integer: expected a whole number from -2147483648 to 2147483647, got one\./,
    /j\/given\/orders\.csv:3: total is numeric\(10,2\): expected .*, got 2\.345\./,
    /k\/given\/paid\.csv: paid is no table\. If it is a view, give the tables that it reads\./,
    /l\/expected\/totals\.csv:1: totals has no column sum\./,
  ]) {
    assert.match(stdout, expected);
  }
});

test('an unknown DAG, or a task without a case, is wrong use', async () => {
  for (const [args, expected] of [
    [['shp'], /There is no DAG shp\. Did you mean shop\?/],
    [['shop', 'transform.euro'], /DAG shop has no case of a task transform\.euro\. Did you mean transform\.euros\?/],
    [['shop', 'transform.paid'], /A case is a folder test\/sql\/shop\/transform\.paid\/CASE\//],
  ] as const) {
    const { code, stderr } = await testSql({ 'transform.euros/m/expected/euros.csv': 'id\n' }, ...args);
    assert.equal(code, 2);
    assert.match(stderr, expected);
  }
});

test('nothing is left: no process, whose data would be in use, and no folder', async () => {
  assert.deepEqual(
    (await readdir(path.join(folder, 'tmp'))).filter((name) => !name.startsWith('tsx-')),
    [],
  );
});
