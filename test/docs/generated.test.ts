import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { accessPolicy } from '../../aws/role-policies.ts';
import { parseS3Url } from '../../aws/s3-url.ts';
import { writeSampleData } from '../../local/sample/write-sample-data.ts';
import { shiftwork } from '../cli/shiftwork.ts';
import { shiftworkIn, writeProject } from '../e2e/project.ts';
import { fencesOf, readPage, ROOT } from './pages.ts';
import { readmeDag } from './readme-dag.ts';

test('the ER diagram is what `shiftwork graph sparkify --er` draws', async () => {
  const { stdout } = await shiftwork(['graph', 'sparkify', '--er']);
  const drawn = fencesOf('docs/sparkify.md', 'mermaid').at(-1)?.text;
  assert.equal(drawn, stdout.trimEnd(), 'Put the output of `npx shiftwork graph sparkify --er` into docs/sparkify.md.');
});

test('the rights of the role are those that launch gives it', () => {
  const read = ['log_data', 'log_json_path.json', 'song_data'].map((key) => parseS3Url(`s3://udacity-dend/${key}`));
  const policy = accessPolicy({ read, readAndWrite: [parseS3Url('s3://my-artifacts/sparkify/')] });
  assert.deepEqual(policyWith('s3:GetBucketLocation'), JSON.parse(JSON.stringify(policy)));
});

test('the rights of the AWS user are for every call that the code makes, and for no other', async () => {
  const calls = await awsCalls();
  const policy = policyWith('redshift:CreateCluster') as { Statement: { Action: string | string[] }[] };
  const actions = policy.Statement.flatMap(({ Action }) => Action);
  // PassRole is no call: CreateCluster and ModifyClusterIamRoles ask for it.
  assert.deepEqual(actions.filter((action) => action !== 'iam:PassRole').toSorted(), calls);
});

test('the rows of the source files are rows of the sample data', async (t) => {
  const directory = await mkdtemp(path.join(tmpdir(), 'shiftwork-docs-'));
  t.after(async () => await rm(directory, { recursive: true, force: true }));
  const data = path.join(directory, 'data');
  await writeSampleData({ directory: data });
  const files = await readdir(data, { recursive: true });
  const texts = await Promise.all(
    files.filter((file) => file.endsWith('.json')).map(async (file) => await readFile(path.join(data, file), 'utf8')),
  );
  const rows = fencesOf('docs/sparkify.md', 'json').filter(({ text }) => !text.includes('"Statement"'));
  assert.equal(rows.length, 4);
  for (const { text } of rows)
    assert.ok(
      texts.some((file) => file.includes(text)),
      `no file of the sample has ${text}`,
    );
});

test("the README's results are those of the sample data", () => {
  const output = fencesOf('README.md', 'text')[0]?.text ?? '';
  for (const name of ['row_counts', 'top_songs']) {
    const [, shown = ''] = output.split(`analytics.${name} (as expected)\n`);
    const rows = (shown.split('…')[0] ?? '').trimEnd().split('\n');
    const expected = readPage(`sql/sparkify/analytics/${name}.expected.csv`).split('\n').map(plain);
    assert.deepEqual(rows.map(plain), expected.slice(0, rows.length));
  }
});

test('the DAG of the README is a whole one, in the order that it says', async (t) => {
  const directory = await mkdtemp(path.join(tmpdir(), 'shiftwork-docs-'));
  t.after(async () => await rm(directory, { recursive: true, force: true }));
  await writeProject(directory, readmeDag());
  const { stdout, stderr } = await shiftworkIn(directory, ['graph', 'plays', '-o', 'json']);
  assert.equal(stderr, '');
  const { tasks } = JSON.parse(stdout) as { tasks: { id: string }[] };
  const order = ['create.plays', 'stage.plays', 'checks.some_played', 'analytics.top_songs'];
  assert.deepEqual(
    tasks.map(({ id }) => id).filter((id) => order.includes(id)),
    order,
  );
});

function policyWith(action: string): unknown {
  const found = fencesOf('docs/sparkify.md', 'json').find(({ text }) => text.includes(action));
  return JSON.parse(found?.text ?? 'null') as unknown;
}

/** The calls of aws/, named as IAM names the rights to them; sorted. */
async function awsCalls(): Promise<readonly string[]> {
  const files = (await readdir(path.join(ROOT, 'aws'))).filter((file) => file.endsWith('.ts'));
  const calls = files.flatMap((file) => {
    const imports = readPage(`aws/${file}`).matchAll(/^import \{([^}]*)\} from '@aws-sdk\/client-(\w+)'/gm);
    return [...imports].flatMap(({ 1: names = '', 2: service = '' }) => rightsOf(service, names));
  });
  return [...new Set(calls)].toSorted();
}

function rightsOf(service: string, names: string): readonly string[] {
  const calls = [...names.matchAll(/\b(?:paginate(\w+)|(\w+)Command)\b/g)].map(
    ([, paged, sent]) => paged ?? sent ?? '',
  );
  // S3 has a right to list a bucket, whatever the call is named.
  return calls.map((call) => `${service}:${call === 'ListObjectsV2' ? 'ListBucket' : call}`);
}

/** A line of a table or of a CSV file without what separates its cells. */
function plain(line: string): string {
  return line.replaceAll(/[\s,"]+/g, '');
}
