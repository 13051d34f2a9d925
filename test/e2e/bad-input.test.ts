import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { shiftwork } from '../cli/shiftwork.ts';
import type { CommandResult } from '../cli/shiftwork.ts';
import { PACKAGE, shiftworkIn, writeProject } from './project.ts';

const DAG = (id: string): string => `import { dag } from '${PACKAGE}';\nexport default dag({ id: '${id}' });\n`;

const FILES = {
  'dags/circle.ts': DAG('circle'),
  'sql/circle/create/eggs.sql': 'create table if not exists eggs (id integer);\n',
  'sql/circle/create/hens.sql': 'create table if not exists hens (id integer);\n',
  'sql/circle/transform/eggs.sql': 'insert into eggs select id from hens;\n',
  'sql/circle/transform/hens.sql': 'insert into hens select id from eggs;\n',
  'dags/dangling.ts': DAG('dangling'),
  'sql/dangling/create/users.sql': 'create table if not exists users (id integer);\n',
  'sql/dangling/transform/users.sql': 'insert into users\nselect id from visitors;\n',
};

const MALFORMED_CFG = '[CLUSTER]\nDB_NAME dwh\n[IAM_ROLE]\nARN=somebody\n';

let folder: string;
let home: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-bad-input-'));
  home = path.join(folder, 'home');
  await writeProject(folder, FILES);
});
after(async () => await rm(folder, { recursive: true, force: true }));

/** Nothing is up, and where Temporal should be nothing listens. */
const nowhere = () => ({
  SHIFTWORK_HOME: home,
  TEMPORAL_ADDRESS: '127.0.0.1:1',
  SHIFTWORK_TARGET: undefined,
  DWH_DB_PASSWORD: undefined,
});

describe('what cannot be run is refused before Temporal is asked', { concurrency: 2 }, () => {
  const cases: readonly (readonly [claim: string, args: readonly string[], code: number, said: RegExp])[] = [
    ['a DAG that is not there', ['run', 'sparkfy'], 2, /There is no DAG sparkfy\. Did you mean sparkify\?/],
    ['a param that the DAG has not', ['run', 'sparkify', '--param', 'rest=true'], 2, /rest.*Did you mean reset\?/],
    [
      'params of another type',
      ['run', 'sparkify', '--param', 'batch_files=many', '--param', 'reset=perhaps'],
      2,
      /batch_files[^]*reset/,
    ],
    ['a selection of nothing', ['run', 'sparkify', '--select', 'transfrom'], 2, /transfrom.*Did you mean transform\?/],
    ['a target that nobody names', ['run', 'sparkify', '--target', 'prod'], 2, /There is no target prod\./],
  ];
  for (const [claim, args, code, said] of cases) {
    test(claim, async () => assertRefused(await shiftwork(args, nowhere()), { code, said }));
  }

  test('a cycle, with its files and tables', async () => {
    const said = /wait for each other: (?=.*public\.hens, \S+eggs\.sql:1)(?=.*public\.eggs, \S+hens\.sql:1)/;
    assertRefused(await shiftworkIn(folder, ['run', 'circle'], nowhere()), { code: 1, said });
  });

  test('SQL that reads what nothing makes, with file and line', async () => {
    const said = /sql\/dangling\/transform\/users\.sql:2: .*visitors/;
    assertRefused(await shiftworkIn(folder, ['run', 'dangling'], nowhere()), { code: 1, said });
  });

  test('validate tells the faults of both at once', async () => {
    const refused = await shiftworkIn(folder, ['validate'], nowhere());
    assertRefused(refused, { code: 1, said: /✘ circle: [^]*✘ dangling: [^]*visitors/ });
  });
});

describe('a dwh.cfg is refused', { concurrency: 2 }, () => {
  test('where it is missing, with what to write', async () => {
    const empty = path.join(folder, 'without');
    await writeProject(empty, SOUND_DAG);
    const said = /dwh\.cfg[^]*DB_PASSWORD/;
    assertRefused(await shiftworkIn(empty, ['run', 'sound', '--target', 'aws'], nowhere()), { code: 1, said });
  });

  test('where it is malformed, with file and line of every fault', async () => {
    const project = path.join(folder, 'malformed');
    await writeProject(project, { ...SOUND_DAG, 'dwh.cfg': MALFORMED_CFG });
    const said = /dwh\.cfg:2: /;
    assertRefused(await shiftworkIn(project, ['run', 'sound', '--target', 'aws'], nowhere()), { code: 1, said });
  });

  test('where values are of another form, and no value is repeated', async () => {
    const project = path.join(folder, 'wrong-values');
    const cfg =
      '[CLUSTER]\nHOST=me@there:5439/dwh\nDB_NAME=dwh\nDB_USER=u\nDB_PASSWORD=Sw1secret\n[IAM_ROLE]\nARN=me\n';
    await writeProject(project, { ...SOUND_DAG, 'dwh.cfg': cfg });
    const refused = await shiftworkIn(project, ['run', 'sound', '--target', 'aws'], nowhere());
    assertRefused(refused, { code: 1, said: /dwh\.cfg:2: .*HOST[^]*dwh\.cfg:7: .*ARN/ });
    assert.doesNotMatch(refused.stderr, /Sw1secret/);
  });
});

describe('what cannot be started is refused, and nothing of it stays', { concurrency: 2 }, () => {
  test('with no Temporal to be had', async () => {
    const refused = await shiftwork(['run', 'sparkify'], nowhere());
    assertRefused(refused, { code: 1, said: /No Temporal answers at 127\.0\.0\.1:1\. .*npm start/ });
    const start = await shiftwork(['start', '--port', '0', '--aws-port', '0'], nowhere());
    assertRefused(start, { code: 1, said: /No Temporal answers at 127\.0\.0\.1:1, which TEMPORAL_ADDRESS names/ });
    assert.ok(!existsSync(path.join(home, 'local.json')), 'nothing is up');
  });

  for (const flag of ['--port', '--aws-port', '--temporal-port', '--ui-port']) {
    test(`with a port in use for ${flag}`, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      const ports = ['--port', '--aws-port', '--temporal-port', '--ui-port'];
      const args = ports.flatMap((name) => [name, name === flag ? port.toString() : '0']);
      const variables = { SHIFTWORK_HOME: path.join(folder, flag), TEMPORAL_ADDRESS: undefined };
      const refused = await shiftwork(['start', ...args], variables);
      server.close();
      const said = new RegExp(`Port ${port} of 127\\.0\\.0\\.1, .*is in use.*choose another port with ${flag} `);
      assertRefused(refused, { code: 1, said });
      assert.ok(!existsSync(path.join(folder, flag, 'aws')), 'nothing was started');
    });
  }

  test('with --data that names no input', async () => {
    const refused = await shiftwork(['start', '--data', folder], nowhere());
    assertRefused(refused, { code: 2, said: /lacks log_data, song_data, log_json_path\.json/ });
  });
});

const SOUND_DAG = {
  'dags/sound.ts': DAG('sound'),
  'sql/sound/create/users.sql': 'create table if not exists users (id integer);\n',
};

/** It failed so, and said so on standard error as a person would. */
function assertRefused(
  { code, stderr }: CommandResult,
  expected: { readonly code: number; readonly said: RegExp },
): void {
  assert.match(stderr, expected.said);
  assert.equal(code, expected.code, stderr);
  assert.doesNotMatch(stderr, /^ +at /m, 'a stack is no message');
}
