import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { PACKAGE, shiftworkIn, writeProject } from '../e2e/project.ts';

const CONFIG = `import { defineConfig } from '${PACKAGE}';
export default defineConfig({
  targets: {
    prod: {
      warehouse: { kind: 'standing', host: 'dwh.example.com', database: 'd', user: 'u', passwordEnv: 'PASSWORD' },
      artifacts: 's3://mine/x',
    },
  },
});
`;

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-reap-cli-'));
  await writeProject(folder, { 'shiftwork.config.ts': CONFIG });
});
after(async () => await rm(folder, { recursive: true, force: true }));

test('where a cluster stands nothing is reaped, and no schedule for it is made', async () => {
  const nowhere = { SHIFTWORK_HOME: folder, TEMPORAL_ADDRESS: '127.0.0.1:1' };
  const reap = await shiftworkIn(folder, ['reap', '--target', 'prod'], nowhere);
  assert.deepEqual([reap.code, /never launched or deleted \(HOST\)/.test(reap.stderr)], [2, true], reap.stderr);
  const apply = await shiftworkIn(folder, ['schedule', 'apply', 'shiftwork.reap', '--target', 'prod'], nowhere);
  assert.equal(apply.code, 2, apply.stderr);
  assert.match(apply.stderr, /Target prod uses a cluster that is never launched or deleted/);
});
