import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { getObject, listObjects, putObject } from '../../aws/objects.ts';
import { makeBucket, openAccount } from './local-account.ts';

/** Requests that a busy machine answers before any of them runs out of time. */
const AT_ONCE = 50;

const account = await openAccount();
await makeBucket(account, 'data');

test('a prefix lists every object whose key begins with it, beyond one page, in the order of keys', async () => {
  const { s3 } = account.clients;
  const keys = Array.from({ length: 1_010 }, (_, n) => `log/${String(n).padStart(4, '0')}.json`);
  for (let from = 0; from < keys.length; from += AT_ONCE) {
    const some = keys.slice(from, from + AT_ONCE);
    await Promise.all(some.map((key) => putObject(s3, { bucket: 'data', key }, key)));
  }
  await putObject(s3, { bucket: 'data', key: 'log_old' }, 'x');
  const found = await listObjects(s3, { bucket: 'data', key: 'log' });
  assert.deepEqual(
    found.map(({ key }) => key),
    [...keys, 'log_old'],
  );
  assert.deepEqual(found.at(-1), { key: 'log_old', etag: createHash('md5').update('x').digest('hex'), bytes: 1 });
});

test('a prefix with no object lists nothing, and a bucket that is missing says what to do', async () => {
  const { s3 } = account.clients;
  assert.deepEqual(await listObjects(s3, { bucket: 'data', key: 'none' }), []);
  await assert.rejects(listObjects(s3, { bucket: 'no-such-bucket', key: 'x' }), {
    verdict: 'fail',
    code: 'NoSuchBucket',
    message: /^Could not list s3:\/\/no-such-bucket\/x: NoSuchBucket: .* Create the bucket, or correct its name/,
  });
});

test('an object is read as it was written, and a missing one is undefined', async () => {
  const { s3 } = account.clients;
  await putObject(s3, { bucket: 'data', key: 'a b/ü.txt' }, 'Jóga');
  assert.equal(await getObject(s3, { bucket: 'data', key: 'a b/ü.txt' }), 'Jóga');
  assert.equal(await getObject(s3, { bucket: 'data', key: 'a b' }), undefined);
});
