import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatS3Url, parseS3Url, tryParseS3Url } from '../../aws/s3-url.ts';

test('an S3 URL is a bucket and a key, which may be empty', () => {
  assert.deepEqual(parseS3Url('s3://udacity-dend/log_data'), { bucket: 'udacity-dend', key: 'log_data' });
  assert.deepEqual(parseS3Url('s3://udacity-dend/a/b c/é.json'), { bucket: 'udacity-dend', key: 'a/b c/é.json' });
  assert.deepEqual(parseS3Url('s3://team.data'), { bucket: 'team.data', key: '' });
  assert.deepEqual(parseS3Url('s3://team.data/'), { bucket: 'team.data', key: '' });
});

test('an S3 URL is written as it was read', () => {
  const url = 's3://udacity-dend/log_data/2018/11/2018-11-01-events.json';
  assert.equal(formatS3Url(parseS3Url(url)), url);
});

test('what is no S3 URL is told apart, and refused with what was expected', () => {
  for (const text of [
    '',
    'log_data',
    '/tmp/x',
    'S3://bucket/x',
    's3://',
    's3://ab/x',
    's3://Bucket/x',
    'https://s3/x',
  ]) {
    assert.equal(tryParseS3Url(text), undefined, text);
  }
  assert.throws(() => parseS3Url('/tmp/x'), { message: /"\/tmp\/x" is not a place in S3: expected s3:\/\/bucket/ });
});
