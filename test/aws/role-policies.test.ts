import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessPolicy } from '../../aws/role-policies.ts';

test('data may be read by prefix, artifacts be written too, and nothing else be touched', () => {
  const policy = accessPolicy({
    read: [
      { bucket: 'data', key: 'log_data' },
      { bucket: 'data', key: 'song_data' },
    ],
    readAndWrite: [{ bucket: 'artifacts', key: 'dev/' }],
  });
  assert.deepEqual(policy.Statement, [
    {
      Effect: 'Allow',
      Action: ['s3:ListBucket', 's3:GetBucketLocation'],
      Resource: ['arn:aws:s3:::artifacts', 'arn:aws:s3:::data'],
    },
    {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: ['arn:aws:s3:::artifacts/dev/*', 'arn:aws:s3:::data/log_data*', 'arn:aws:s3:::data/song_data*'],
    },
    { Effect: 'Allow', Action: 's3:PutObject', Resource: ['arn:aws:s3:::artifacts/dev/*'] },
  ]);
});

test('a right to nothing is left out: IAM refuses a statement without a resource', () => {
  const policy = accessPolicy({ read: [{ bucket: 'data', key: '' }], readAndWrite: [] });
  assert.deepEqual(
    policy.Statement.map(({ Action }) => Action),
    [['s3:ListBucket', 's3:GetBucketLocation'], 's3:GetObject'],
  );
});
