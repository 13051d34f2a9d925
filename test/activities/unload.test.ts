import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createAnalyse } from '../../activities/analyse.ts';
import type { Deps } from '../../activities/deps.ts';
import type { PlannedUnload } from '../../model/unload-option.ts';
import { LOGIN } from '../local/redshift/local-cluster.ts';
import type { TestCluster } from '../local/redshift/local-cluster.ts';
import { startWritingCluster } from '../local/redshift/writing-cluster.ts';
import { rejection } from './rejection.ts';
import { callActivity, planRun } from './sql-run.ts';

const SQL = "-- Who listens.\nselect id, name from listeners where name <> 'nobody''s' order by id;";

let cluster: TestCluster;
let buckets: string;
const artifacts = mkdtempSync(path.join(tmpdir(), 'shiftwork-unload-'));
before(async () => {
  ({ cluster, bucketsDirectory: buckets } = await startWritingCluster());
  mkdirSync(path.join(buckets, 'exports'));
  const admin = await cluster.connect();
  await admin.query('create table listeners (id integer, name varchar(64))');
  await admin.query("insert into listeners values (1, 'Ada'), (2, 'Zoë, the second'), (3, 'nobody''s')");
});
after(() => rmSync(artifacts, { recursive: true, force: true }));

async function planUnload(unload: PlannedUnload, role = 'writer') {
  const address = { host: cluster.host, port: cluster.port, ...LOGIN, ssl: 'require' as const };
  const tasks = { 'analytics.listeners': { sql: SQL, more: { unload } } };
  const run = await planRun({ address, artifacts, tasks });
  const arn = `arn:aws:iam::000000000000:role/${role}`;
  const deps: Deps = {
    ...run.deps,
    loadTarget: async (name) => ({ ...(await run.deps.loadTarget(name)), role: { kind: 'given', arn } }),
  };
  const call = (generation = 0, attempt = 1) =>
    callActivity(() => createAnalyse(deps)(run.input('analytics.listeners', { generation })), { attempt });
  return { call, runKey: run.ref.runKey };
}

/** The files below a place of the bucket `exports`, by their paths, with their texts. */
function filesOf(prefix: string): Readonly<Record<string, string>> {
  const folder = path.join(buckets, 'exports', prefix);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => path.join(entry.parentPath, entry.name)).toSorted();
  return Object.fromEntries(paths.map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')]));
}

test('the rows go to a place of the run and its generation, with a manifest, once', async () => {
  const { call, runKey } = await planUnload({ to: 's3://exports/a/', options: 'csv header parallel off' });
  const first = await call();
  assert.deepEqual(first, { rows: 2, message: `Unloaded to s3://exports/a/${runKey}/0/manifest.`, attempt: 1 });
  const files = filesOf(`a/${runKey}/0`);
  assert.deepEqual(Object.keys(files), ['000', 'manifest']);
  assert.equal(files['000'], 'id,name\n1,Ada\n2,"Zoë, the second"\n');
  assert.match(files['manifest'] ?? '', /"url":\s?"s3:\/\/exports\/a\/[^"]+\/0\/000"/);
  rmSync(path.join(buckets, 'exports/a', runKey, '0', '000'));
  const second = await call(0, 2);
  assert.equal(second.alreadyDone, true);
  assert.equal(second.rows, 2);
  assert.deepEqual(Object.keys(filesOf(`a/${runKey}/0`)), ['manifest'], 'it was written again');
});

test('a cleared task writes beside what it wrote before', async () => {
  const { call, runKey } = await planUnload({ to: 's3://exports/b/', options: 'json parallel off' });
  await call(0);
  await call(1);
  assert.deepEqual(Object.keys(filesOf(`b/${runKey}`)), ['0/000', '0/manifest', '1/000', '1/manifest']);
});

test('what a lost attempt has left is overwritten', async () => {
  const { call, runKey } = await planUnload({ to: 's3://exports/c/', options: 'parallel off' });
  mkdirSync(path.join(buckets, 'exports/c', runKey, '0'), { recursive: true });
  writeFileSync(path.join(buckets, 'exports/c', runKey, '0', '000'), 'half of it');
  await call();
  assert.equal(filesOf(`c/${runKey}/0`)['000'], '1|Ada\n2|Zoë, the second\n');
});

test('a role that may not write fails the task for good, and the message says what to allow', async () => {
  const { call } = await planUnload({ to: 's3://exports/d/', options: '' }, 'reader');
  const failed = await rejection(call());
  assert.deepEqual([failed.type, failed.nonRetryable], ['NotPermitted', true]);
  assert.match(
    failed.message,
    /role\/reader may not write s3:\/\/exports\/d\/\S+\/0\/ \(sql\/test\/analytics\/listeners\.sql\)\. Allow it s3:PutObject and s3:GetObject on arn:aws:s3:::exports\/d\/\*/,
  );
});

test('what Redshift refuses is told at the line of the SELECT', async () => {
  const { call } = await planUnload({ to: 's3://nowhere/d/', options: '' });
  const failed = await rejection(call());
  assert.match(
    failed.message,
    /^analytics\.listeners failed: sql\/test\/analytics\/listeners\.sql:2: .*bucket does not exist/,
  );
});
