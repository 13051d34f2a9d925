import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { formatExports, localVariables } from '../../cli/local-variables.ts';

const state = {
  pid: 1,
  awsEndpoint: 'http://127.0.0.1:4566',
  region: 'us-west-2',
  masterPassword: 'Secret1',
  startedAt: '2018-11-30T00:00:00Z',
};

test('a shell reads every value as it is meant', () => {
  const values = { QUOTES: `it's "so"`, DOLLAR: '$HOME `date` \\', LINES: 'one\ntwo', EMPTY: '' };
  const script = `${formatExports(values)}\nprintf '%s|' "$QUOTES" "$DOLLAR" "$LINES" "$EMPTY"`;
  assert.equal(execFileSync('sh', ['-c', script], { encoding: 'utf8' }), `it's "so"|$HOME \`date\` \\|one\ntwo||`);
});

test('the variables lead to the cluster that was asked for, and never to one whose password is not ours', () => {
  const place = { status: 'available', host: '127.0.0.1' };
  const clusters = [
    { name: 'airflow', port: 5440, user: 'airflow', ...place },
    { name: 'dev', port: 5441, user: 'awsuser', ...place },
    { name: 'test', port: 5442, user: 'awsuser', ...place },
  ];
  assert.equal(localVariables(state, clusters)['PGPORT'], '5441');
  assert.equal(localVariables(state, clusters, 'test')['PGPORT'], '5442');
  assert.equal(localVariables(state, clusters.slice(0, 1))['PGPORT'], undefined);
});

test('only what is up has variables', () => {
  assert.deepEqual(Object.keys(localVariables(state, [])), [
    'AWS_ENDPOINT_URL',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_REGION',
    'AWS_DEFAULT_REGION',
  ]);
  const withTemporal = { ...state, temporalAddress: '127.0.0.1:7233' };
  const clusters = [
    { name: 'young', status: 'creating' },
    { name: 'ready', status: 'available', host: '127.0.0.1', port: 5440 },
  ];
  const variables = localVariables(withTemporal, clusters);
  assert.equal(variables['TEMPORAL_ADDRESS'], '127.0.0.1:7233');
  assert.equal(variables['PGPORT'], '5440');
  assert.equal(variables['PGPASSWORD'], 'Secret1');
  assert.equal(variables['PGSSLROOTCERT'], undefined);
  const verified = localVariables({ ...state, certificateFile: '/c.pem' }, clusters);
  assert.equal(verified['PGSSLROOTCERT'], '/c.pem');
});
