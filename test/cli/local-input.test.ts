import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fillBucket, isDefaultSample, readInputOptions } from '../../cli/local-input.ts';

let directory: string;
before(async () => (directory = await mkdtemp(path.join(tmpdir(), 'shiftwork-input-'))));
after(async () => await rm(directory, { recursive: true, force: true }));

test('a directory that lacks part of the input is refused, naming what it lacks', async () => {
  const data = path.join(directory, 'partial');
  await mkdir(path.join(data, 'log_data'), { recursive: true });
  await assert.rejects(readInputOptions({ data }), {
    exitCode: 2,
    message: /lacks song_data, log_json_path\.json: expected a directory with/,
  });
});

test('a whole directory becomes the bucket, in place of what was there', async () => {
  const data = path.join(directory, 'whole');
  await mkdir(path.join(data, 'log_data'), { recursive: true });
  await mkdir(path.join(data, 'song_data'), { recursive: true });
  await writeFile(path.join(data, 'log_json_path.json'), '{}');
  const input = await readInputOptions({ data });
  const buckets = path.join(directory, 'buckets');
  await mkdir(path.join(buckets, 'udacity-dend', 'old'), { recursive: true });
  await fillBucket(buckets, input);
  assert.deepEqual((await readdir(path.join(buckets, 'udacity-dend'))).toSorted(), [
    'log_data',
    'log_json_path.json',
    'song_data',
  ]);
  await fillBucket(buckets, input);
  assert.deepEqual((await readdir(data)).length, 3, 'filling again deletes nothing of the directory itself');
});

test('results are expected of the sample data at its default seed and scale alone', async () => {
  assert.equal(isDefaultSample(await readInputOptions({})), true);
  assert.equal(isDefaultSample(await readInputOptions({ seed: 2 })), false);
  assert.equal(isDefaultSample(await readInputOptions({ scale: 0.1 })), false);
  await assert.rejects(readInputOptions({ data: directory, seed: 1 }), { exitCode: 2 });
});
