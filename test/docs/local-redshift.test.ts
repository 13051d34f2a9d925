import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import { pythonWith } from '../local/clients/python.ts';
import { fencesOf } from './pages.ts';
import { openShell } from './shell.ts';
import type { Shell } from './shell.ts';
import { isNoScript, tryCommands } from './try-commands.ts';
import type { Trial, Trials } from './try-commands.ts';

const PAGE = 'docs/local-redshift.md';
const prints = (pattern: RegExp): Trial => ({ kind: 'runs', prints: pattern });

const TRIALS: Trials = {
  'npx shiftwork local up --cluster demo': {
    kind: 'stays',
    says: /^Up\./m,
    flags: '--port 0 --aws-port 0 --scale 0.02',
  },
  'npx shiftwork local status': prints(/cluster demo .* available/),
  'eval "$(npx shiftwork local env)"': prints(/PGSSLROOTCERT/),
  'export SSL_CERT_FILE="$PGSSLROOTCERT"': prints(/^/),
  'psql -c "select version()"': prints(/PostgreSQL 8\.0\.2 on .*, Redshift/),
  'psql -c "create table people (id int primary key, name varchar(20)) diststyle all sortkey (id)"':
    prints(/^CREATE TABLE$/m),
  [String.raw`psql -c "select \"column\", type, sortkey from pg_table_def where tablename = 'people'"`]:
    prints(/character varying\(20\)/),
  "aws redshift describe-clusters --query 'Clusters[].[ClusterIdentifier,ClusterStatus]' --output text":
    prints(/^demo\tavailable$/m),
  'aws s3 ls s3://udacity-dend/song_data/': prints(/PRE/),
  'aws s3 mb s3://my-bucket': prints(/make_bucket: my-bucket/),
};

/** What the page says is not done, each as a statement. */
const NOT_DONE = [
  "copy t from 's3://my-bucket/x' iam_role default format orc",
  "copy t from 's3://my-bucket/x' iam_role default lzop",
  "copy t from 'dynamodb://x' iam_role default readratio 50",
  "create external schema x from data catalog database 'd' iam_role default",
  'create datashare d',
  'show column grants on table t',
  'set local enable_case_sensitive_identifier to true',
  "select is_float(json_parse('1'))",
  'create table d (v varbyte(10))',
];

describe(PAGE, () => {
  let shell: Shell;
  before(async () => (shell = await openShell()));
  after(async () => await shell.stop());

  test('every command does what it says', async (t) => {
    await tryCommands(t, { shell, pages: [PAGE], trials: TRIALS });
  });

  test('the program in Python runs', async (t) => {
    const found = await pythonWith('drivers.txt');
    if ('missing' in found) return t.skip(found.missing);
    const program = fencesOf(PAGE, 'python')[0]?.text ?? '';
    const { output } = await shell.run(`"${found.python}" -c "$PROGRAM"`, { PROGRAM: program });
    assert.match(output, /^demo available\nPostgreSQL 8\.0\.2 on /);
  });

  test('what it says is not done is refused with SQLSTATE 0A000', async () => {
    const { PGHOST: host, PGPORT: port, PGUSER: user, PGPASSWORD: password, PGDATABASE: database } = shell.variables;
    const ssl = { rejectUnauthorized: false };
    const client = new Client({ host, port: Number(port), user, password, database, ssl });
    await client.connect();
    try {
      await client.query('create table t (id int, name varchar(10))');
      for (const sql of NOT_DONE) await assert.rejects(client.query(sql), { code: '0A000' }, sql);
    } finally {
      await client.end();
    }
  });
});

test('the script for CI runs from its first line to its last', async (t) => {
  const script = fencesOf(PAGE, 'sh').find((fence) => !isNoScript(fence))?.text ?? '';
  const shell = await openShell();
  t.after(async () => await shell.stop());
  if ((await shell.run('command -v psql')).code !== 0) return t.skip('psql is not on this machine');
  const { code, output } = await shell.run(`set -e\n${script}\nwait`);
  assert.equal(code, 0, output);
  assert.match(output, /\(1 row\)/);
});
