import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startLocalUp } from './local-up.ts';
import type { LocalUp } from './local-up.ts';
import { pythonWith } from './python.ts';
import type { Python } from './python.ts';
import { runProgram } from './run-program.ts';

/*
 * Projects in the styles of public ones, run as their READMEs say: one script after another, against an account without a
 * cluster, with nothing but AWS_ENDPOINT_URL to lead them here. A step is a command and all that it prints.
 */

type Step = readonly [command: string, prints: readonly string[]];

const ROLE_THERE = 'An error occurred (EntityAlreadyExists) when calling the CreateRole operation: Role with name';

const COURSE: readonly Step[] = [
  [
    'create_cluster.py',
    [
      'log files: 2',
      'policy attached: 200',
      'HTTP 200 creating',
      'port open in default',
      'dwhcluster dc2.large dwh dwhuser',
    ],
  ],
  [
    'create_cluster.py',
    [
      'log files: 2',
      `${ROLE_THERE} dwhRole already exists.`,
      'policy attached: 200',
      'there already',
      'InvalidPermission.Duplicate',
      'dwhcluster dc2.large dwh dwhuser',
    ],
  ],
  ['create_tables.py', []],
  ['create_tables.py', []],
  ['etl.py', []],
  [
    'analytics.py',
    [
      'staging_events 7',
      'staging_songs 4',
      'songplays 3',
      'users 4',
      'songs 4',
      'artists 3',
      'time 5',
      `most played [('Another, "quoted" one', 'Paul “Ümlaut” Müller', 1)]`,
      `busiest weekday [('4', 4)]`,
      `by level [('free', 2), ('paid', 1)]`,
      'load errors [(0,)]',
      `keys [('songplay_id', 'integer', 'none', False, 1), ('user_id', 'integer', 'az64', True, 0)]`,
    ],
  ],
  ['delete_cluster.py', ['deleting', 'clusters left: 0']],
];

const PIPELINE: readonly Step[] = [
  ['infra.py status', ['none']],
  ['infra.py up', ['127.0.0.1:PORT available']],
  ['infra.py up', ['127.0.0.1:PORT available']],
  ['run.py tables', []],
  ['run.py load', ['loaded 4', 'loaded 7', 'errors []']],
  ['run.py transform', []],
  [
    'run.py quality',
    ['ok users have ids', 'ok every play has a user', 'ok no play is there twice', 'ok every play is loaded'],
  ],
  [
    'run.py report',
    [
      'tables | dwh.dim_artist | ALL | AUTO(SORTKEY) | 3',
      'tables | dwh.dim_song | KEY(song_id) | title | 4',
      'tables | dwh.dim_time | ALL | start_time | 5',
      'tables | dwh.dim_user | ALL | last_name | 3',
      'tables | dwh.fact_songplay | KEY(song_id) | start_time | 5',
      'top songs | Another, "quoted" one | 1 | 1',
      'top songs | Setanta matins | 1 | 1',
      'listeners | Kaylee 8, Kaylee 26, Kaylee 101',
      'span | 2 | 20.0',
      'levels | free | 2 | 60.0',
      'levels | paid | 2 | 40.0',
    ],
  ],
  ['infra.py down', ['gone']],
  ['infra.py status', ['none']],
];

const NOTEBOOK: readonly Step[] = [
  [
    'notebook.py',
    [
      'song_data/A/A/A/TRSOAAA.json',
      '18 paths',
      `${ROLE_THERE} notebookRole already exists.`,
      "[('ClusterIdentifier', 'notebookcluster'), ('NodeType', 'dc2.large'), ('ClusterStatus', 'available'), " +
        "('MasterUsername', 'dwhuser'), ('DBName', 'dwh'), ('NumberOfNodes', 4)]",
      "ec2.SecurityGroup(id='sg-0a1b2c3d4e5f60002')",
      'FeatureNotSupported Column "songplay_id" has unsupported type "serial".',
      'SyntaxError syntax error at or near "ON"',
      "The specified S3 prefix 'log-data' does not exist",
      'query, filename, curtime, status',
      'weekday, day_name, plays',
      '   | 4 | Thursday | 4',
      '   | 6 | Saturday | 1',
      'events, users',
      '   | 6 | 3',
      'title, artist_latitude',
      '   | Never played | None',
      "   | You Don't Know | None",
      'tablename, column, type',
      '   | songplays | songplay_id | integer',
      '   | songplays | start_time | timestamp without time zone',
      'An error occurred (ClusterNotFound) when calling the DescribeClusters operation: Cluster notebookcluster not found.',
    ],
  ],
];

const OPERATORS_ORDER = 'create_tables > stage_events > stage_songs > load_plays > load_users > load_time > quality';
const OPERATORS_END = ['"time" 5', `[(20, '4', 2)]`, `[('sparkify', 'plays', 1), ('sparkify', 'users', 8)]`];

/** The second time the facts are there twice, as real pipelines of this style have it, and the dimensions once. */
const OPERATORS: readonly Step[] = [
  ['pipeline.py', ['3 checks hold', OPERATORS_ORDER, 'plays 5', 'users 3', ...OPERATORS_END]],
  ['pipeline.py', ['3 checks hold', OPERATORS_ORDER, 'plays 10', 'users 3', ...OPERATORS_END]],
];

const UPSERTS: readonly Step[] = [
  ['setup.py', ['dwh.cfg is written']],
  [
    'etl.py',
    [
      `copied (7, True) ["INFO:  Load into table 'events' completed, 7 record(s) loaded successfully."]`,
      'inserted 3',
      `[(8, 'Kaylee', 'free'), (900, "D'Arcy", 'paid'), (901, None, 'free')]`,
      `{'level': 'free', 'users': 4, 'names': "D'Arcy; Kaylee"}`,
      `{'level': 'none', 'users': 1, 'names': 'Zoë'}`,
      `{'level': 'paid', 'users': 1, 'names': 'Kaylee'}`,
      'again (5, 5)',
      'an empty name for none (1,)',
    ],
  ],
];

const LAMBDAS: readonly Step[] = [
  [
    'functions.py',
    [
      `{'status': 'available'}`,
      `{'status': 'FINISHED', 'parts': ['FINISHED', 'FINISHED', 'FINISHED'], 'error': None}`,
      `[[1, 'Ann; A.', '2.50']]`,
      `[[2, 'paid', 'x', 1207, "Invalid digit, Value 'x', Pos 0, Type: Decimal"], ` +
        `[3, 'paid', '1,0', 1207, "Invalid digit, Value ',', Pos 1, Type: Decimal"]]`,
      'ERROR: column "nothing" does not exist',
      `[('id', 'integer', 0), ('name', 'character varying', 1), ('paid', 'numeric', 1)]`,
      `['payments']`,
      `['available']`,
    ],
  ],
];

const PROJECTS: Readonly<Record<string, readonly Step[]>> = {
  course: COURSE,
  pipeline: PIPELINE,
  notebook: NOTEBOOK,
  operators: OPERATORS,
  upserts: UPSERTS,
  lambdas: LAMBDAS,
};

let python: Python;
let local: LocalUp | undefined;

before(async () => {
  python = await pythonWith('drivers.txt');
  if ('python' in python) local = await startLocalUp();
});

after(async () => await local?.stop());

for (const [project, steps] of Object.entries(PROJECTS)) {
  test(`the project "${project}" runs unmodified, from its cluster's creation to its end`, async (t) => {
    if ('missing' in python) return t.skip(`Not run: ${python.missing}`);
    assert.ok(local !== undefined);
    const cwd = path.join(local.directory, project);
    const port = await setUp(project, cwd);
    const env = { AWS_ENDPOINT_URL: local.variables['AWS_ENDPOINT_URL'] ?? '', PYTHONDONTWRITEBYTECODE: '1' };
    for (const [command, prints] of steps) {
      const { code, stdout, stderr } = await runProgram(python.python, command.split(' '), { cwd, env });
      assert.equal(code, 0, `${command}: ${stdout}${stderr}`);
      assert.equal(stdout.trimEnd().replaceAll(port, 'PORT'), prints.join('\n'), command);
    }
  });
}

/** A copy of the project, with a dwh.cfg that names a port of its own: 5439 may be somebody's. */
async function setUp(project: string, directory: string): Promise<string> {
  cpSync(path.join(import.meta.dirname, 'projects', project), directory, { recursive: true });
  const port = await freePort();
  const template = readFileSync(path.join(directory, 'dwh.cfg.txt'), 'utf8');
  writeFileSync(path.join(directory, 'dwh.cfg'), template.replaceAll('{port}', port));
  return port;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port.toString();
}
