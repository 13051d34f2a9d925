import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, it } from 'node:test';
import { folderStore } from '../../artifacts/folder-store.ts';
import { openArtifacts } from '../../artifacts/open-artifacts.ts';
import { describeStore } from './store-contract.ts';

const directory = await mkdtemp(path.join(tmpdir(), 'shiftwork-artifacts-'));
after(() => rm(directory, { recursive: true, force: true }));

let opened = 0;
const nextFolder = (): string => path.join(directory, String((opened += 1)));

describeStore('a folder of artifacts', async () => folderStore(nextFolder()));

it('a reader never sees half of an artifact in a folder', async () => {
  const store = folderStore(nextFolder());
  const bodies = ['a', 'b'].map((letter) => letter.repeat(1_000_000));
  await store.put('plans/x.json', bodies[0]!);
  const writing = Array.from({ length: 20 }, (_, n) => store.put('plans/x.json', bodies[n % 2]!));
  const reading = Array.from({ length: 20 }, async () =>
    assert.ok(bodies.includes((await store.get('plans/x.json'))!)),
  );
  await Promise.all([...writing, ...reading]);
  assert.deepEqual(await store.list(''), ['plans/x.json']);
});

it('COPY reads nothing from a folder, and reads from S3 by URL', () => {
  const aws = { region: 'us-west-2', endpoint: 'http://127.0.0.1:1' };
  const open = (artifacts: string) => openArtifacts({ name: 'dev', aws, artifacts });
  assert.equal(open(directory).url('plans/x.json'), undefined);
  assert.equal(open('s3://team-artifacts').url('plans/x.json'), 's3://team-artifacts/plans/x.json');
  assert.equal(open('s3://team-artifacts/dev/').url('plans/x.json'), 's3://team-artifacts/dev/plans/x.json');
  assert.throws(() => open('artifacts'), /Target dev keeps its artifacts in "artifacts": expected s3:/);
});
