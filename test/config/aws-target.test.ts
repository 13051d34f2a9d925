import assert from 'node:assert/strict';
import { chmod, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { ConfigError } from '../../config/config-error.ts';
import { dwhKeys } from '../../config/dwh-cfg.ts';
import { loadTarget, targetOutline } from '../../config/load-target.ts';
import type { Surroundings } from '../../config/surroundings.ts';
import { surroundingsOf } from './surroundings.ts';

const login = '[CLUSTER]\nDB_NAME=dwh\nDB_USER=dwhuser\nDB_PASSWORD="Passw0rd"\n';

test('a dwh.cfg launches a cluster as it says, quoted or not', async (context) => {
  const cfg = `[AWS]
KEY = AKIA1
SECRET: 'abc=d'
; Python's configparser takes both comments
[CLUSTER]
HOST=
DB_NAME="dwh"
db_user=dwhuser
DB_PASSWORD=Pass%w0rd#1
DB_PORT=5440
[IAM_ROLE]
ARN=
[S3]
LOG_DATA='s3://mine/log_data'
ARTIFACTS=s3://mine/artifacts/
[DWH]
DWH_CLUSTER_TYPE=multi-node
DWH_NUM_NODES=4
DWH_NODE_TYPE=ra3.xlplus
DWH_CLUSTER_IDENTIFIER=dwhCluster
DWH_IAM_ROLE_NAME=dwhRole
`;
  const target = await loadTarget('aws', await surroundingsOf(context, { files: { 'dwh.cfg': cfg } }));
  assert.deepEqual(target, {
    name: 'aws',
    aws: { region: 'us-west-2', credentials: { accessKeyId: 'AKIA1', secretAccessKey: 'abc=d' } },
    warehouse: {
      kind: 'launched',
      database: 'dwh',
      user: 'dwhuser',
      password: 'Pass%w0rd#1',
      ssl: 'require',
      port: 5440,
      identifier: 'dwhcluster',
      clusterType: 'multi-node',
      numberOfNodes: 4,
      nodeType: 'ra3.xlplus',
    },
    role: { kind: 'made', name: 'dwhRole' },
    schema: 'public',
    artifacts: 's3://mine/artifacts',
    variables: { log_data: 's3://mine/log_data' },
    temporal: { address: '127.0.0.1:7233', namespace: 'default', taskQueue: 'shiftwork' },
  });
});

test('with a HOST and an ARN a standing cluster and a given role are used', async (context) => {
  const cfg = `${login}HOST=dwh.abc.us-west-2.redshift.amazonaws.com\n[IAM_ROLE]\nARN=arn:aws:iam::123456789012:role/dwhRole\n`;
  const surroundings = await surroundingsOf(context, { files: { 'dwh.cfg': cfg } });
  const { warehouse, role } = await loadTarget('aws', surroundings);
  assert.deepEqual(warehouse, {
    kind: 'standing',
    host: 'dwh.abc.us-west-2.redshift.amazonaws.com',
    port: 5439,
    database: 'dwh',
    user: 'dwhuser',
    password: 'Passw0rd',
    ssl: 'require',
  });
  assert.deepEqual(role, { kind: 'given', arn: 'arn:aws:iam::123456789012:role/dwhRole' });
  const { standing, roleGiven } = await targetOutline('aws', surroundings);
  assert.deepEqual({ standing, roleGiven }, { standing: true, roleGiven: true });
});

test('the environment alone is enough, and overrides the file', async (context) => {
  const env = { DWH_DB_NAME: 'a', DWH_DB_USER: 'b', DWH_DB_PASSWORD: 'c', DWH_HOST: 'h', AWS_REGION: 'eu-west-1' };
  const { warehouse, aws } = await loadTarget('aws', await surroundingsOf(context, { env }));
  assert.deepEqual([warehouse.kind, warehouse.database, aws], ['standing', 'a', { region: 'eu-west-1' }]);
  const overridden = await surroundingsOf(context, { env, files: { 'dwh.cfg': login } });
  assert.equal((await loadTarget('aws', overridden)).warehouse.password, 'c');
});

test('an access key of the environment never meets the secret of the file', async (context) => {
  const files = { 'dwh.cfg': `[AWS]\nKEY=AKIA1\nSECRET=file\n${login}` };
  const { aws } = await loadTarget(
    'aws',
    await surroundingsOf(context, { files, env: { AWS_ACCESS_KEY_ID: 'AKIA2' } }),
  );
  assert.deepEqual(aws, { region: 'us-west-2' });
});

test('a missing dwh.cfg is one fault, which says what to do and names every variable that would do instead', async (context) => {
  const faults = await faultsOf(await surroundingsOf(context, {}));
  assert.equal(faults.length, 1);
  assert.match(
    faults[0] ?? '',
    /dwh\.cfg: there is no such file: copy dwh\.cfg\.example to dwh\.cfg .* set DWH_DB_NAME, DWH_DB_USER, DWH_DB_PASSWORD\.$/,
  );
});

test('every malformed line is named with its line, and no value is repeated', async (context) => {
  const cfg = 'KEY=AKIAsecret\n[CLUSTER]\nDB_PASSWORD="secret\nnonsense secret\nDB_USER=secret\nDB_USER=secret2\n';
  const faults = await faultsOf(await surroundingsOf(context, { files: { 'dwh.cfg': cfg } }));
  assert.deepEqual(
    faults.map((fault) => fault.replace(/^.*dwh\.cfg/, 'dwh.cfg')),
    [
      'dwh.cfg:1: KEY comes before any [SECTION].',
      "dwh.cfg:3: the quote of DB_PASSWORD's value is not closed.",
      'dwh.cfg:4: expected [SECTION], KEY=value or a comment.',
      'dwh.cfg:6: DB_USER is given twice in [CLUSTER], first in line 5.',
    ],
  );
});

test('every value of the wrong form is named at once, with what is expected', async (context) => {
  const cfg = `${login}HOST=redshift:5439/dev
DB_PORT=http
[AWS]
KEY=AKIA1
REGION=Oregon
[IAM_ROLE]
ARN=dwhRole
[S3]
SONG_DATA=udacity-dend/song_data
`;
  const faults = await faultsOf(await surroundingsOf(context, { files: { 'dwh.cfg': cfg } }));
  assert.deepEqual(faults.map((fault) => fault.replace(/^.*dwh\.cfg/, 'dwh.cfg')).toSorted(), [
    'dwh.cfg:11: [IAM_ROLE] ARN: expected arn:aws:iam::<account>:role/<name>.',
    'dwh.cfg:13: [S3] SONG_DATA: expected s3://bucket/prefix.',
    'dwh.cfg:5: [CLUSTER] HOST: expected a host name alone, without port or database.',
    'dwh.cfg:6: [CLUSTER] DB_PORT: expected a port such as 5439.',
    'dwh.cfg:8: [AWS] KEY: has no SECRET beside it.',
    'dwh.cfg:9: [AWS] REGION: expected a region such as us-west-2.',
  ]);
});

test('an old node type, a key that nobody reads and a file that others may read are warned of', async (context) => {
  const cfg = `${login}DB_PASWORD=x\n[DWH]\nDWH_NODE_TYPE=dc2.large\n`;
  const surroundings = await surroundingsOf(context, { files: { 'dwh.cfg': cfg } });
  await chmod(path.join(surroundings.directory, 'dwh.cfg'), 0o644);
  const { warehouse } = await loadTarget('aws', surroundings);
  assert.equal(warehouse.kind === 'launched' && warehouse.nodeType, 'ra3.large');
  const [mode, unknown, nodeType] = surroundings.warnings;
  assert.match(mode ?? '', /others may read it \(mode 644\): chmod 600/);
  assert.match(unknown ?? '', /dwh\.cfg:5: \[CLUSTER\] DB_PASWORD is not used; did you mean \[CLUSTER\] DB_PASSWORD\?/);
  assert.match(nodeType ?? '', /dc2\.large can no longer be launched/);
});

test('dwh.cfg.example has every key, each with its variable in a comment', async (context) => {
  const example = await readFile(path.join(import.meta.dirname, '../../dwh.cfg.example'), 'utf8');
  for (const [section, keys] of Object.entries(dwhKeys)) {
    assert.ok(example.includes(`[${section}]`), section);
    for (const [key, variable] of Object.entries(keys)) {
      assert.match(example, new RegExp(`^${key}=`, 'm'));
      assert.match(example, new RegExp(`^#.*${variable}`, 'm'));
    }
  }
  const filled = example.replace('DB_PASSWORD=', 'DB_PASSWORD=Passw0rd');
  const surroundings = await surroundingsOf(context, { files: { 'dwh.cfg': filled } });
  await loadTarget('aws', surroundings);
  assert.deepEqual(surroundings.warnings, []);
});

async function faultsOf(surroundings: Surroundings): Promise<readonly string[]> {
  try {
    await loadTarget('aws', surroundings);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    assert.doesNotMatch(error.message, /secret/);
    return error.message.split('\n');
  }
  assert.fail('it was accepted');
}
