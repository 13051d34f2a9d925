import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterIdentifier, roleName } from '../../aws/names.ts';
import type { Target } from '../../config/target.ts';

const login = { database: 'dev', user: 'awsuser', password: 'Secret-1', ssl: 'require' } as const;

const target = (given: { identifier?: string; role?: string } = {}): Target => ({
  name: 'local',
  aws: { region: 'us-west-2' },
  warehouse: { kind: 'launched', ...login, ...(given.identifier ? { identifier: given.identifier } : {}) },
  role: { kind: 'made', ...(given.role ? { name: given.role } : {}) },
  schema: 'public',
  artifacts: 's3://artifacts',
  variables: {},
  temporal: { address: '127.0.0.1:7233', namespace: 'default', taskQueue: 'shiftwork' },
});

const run = { dagId: 'sparkify', runKey: '019a9c5e-8b1f-7d43-9a2e-0c7d5a6b1f20' };

test('a cluster and its role are named after the DAG and the random end of the run key', () => {
  assert.equal(clusterIdentifier(target(), run), 'shiftwork-sparkify-0c7d5a6b1f20');
  assert.equal(roleName(target(), run), 'shiftwork-sparkify-0c7d5a6b1f20');
});

test('names that the target gives are used, the identifier as Redshift folds it', () => {
  assert.equal(clusterIdentifier(target({ identifier: 'dwhCluster' }), run), 'dwhcluster');
  assert.equal(roleName(target({ role: 'dwhRole' }), run), 'dwhRole');
});

test('a name made of any DAG id is one that Redshift takes', () => {
  for (const dagId of ['a', 'daily_sales', 'a__b--c', 'x_', `d${'e-f_'.repeat(15)}`]) {
    const identifier = clusterIdentifier(target(), { ...run, dagId });
    assert.match(identifier, /^[a-z](?:-?[a-z0-9])*$/, dagId);
    assert.ok(identifier.length <= 63, identifier);
  }
});
