import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { applicationName } from '../../warehouse/application-name.ts';
import { endLostAttempts } from '../../warehouse/lost-attempt.ts';
import { toCount } from '../../warehouse/session.ts';
import type { Session } from '../../warehouse/session.ts';
import { startWarehouse } from './warehouse.ts';
import type { TestWarehouse } from './warehouse.ts';

const task = 'stage.events';
const { signal } = new AbortController();

let warehouse: TestWarehouse;
before(async () => {
  warehouse = await startWarehouse();
});

void test('an earlier attempt that still runs is ended, and is gone when the next one begins', async () => {
  const runKey = randomUUID();
  const lost = await openAttempt({ runKey, task, attempt: 1 });
  const running = assert.rejects(lost.query('select pg_sleep(60)'), { code: '57P01' });
  const next = await openAttempt({ runKey, task, attempt: 1 });
  const note = await endLostAttempts(next, { runKey, task, signal });
  assert.match(note ?? '', new RegExp(`earlier attempt \\(pid ${lost.pid}, since .*\\) still ran and was ended`));
  assert.equal(await isThere(next, lost.pid), false);
  await running;
});

void test('a later attempt, another task, another run and a stranger are left alone', async () => {
  const runKey = randomUUID();
  const others = [
    await openAttempt({ runKey, task: 'stage.songs', attempt: 1 }),
    await openAttempt({ runKey: randomUUID(), task, attempt: 1 }),
    await warehouse.open('psql'),
  ];
  const mine = await openAttempt({ runKey, task, attempt: 1 });
  const later = await openAttempt({ runKey, task, attempt: 2 });
  assert.equal(await endLostAttempts(mine, { runKey, task, signal }), undefined);
  for (const { pid } of [...others, later]) assert.equal(await isThere(mine, pid), true);
});

void test('an application name says run, task and attempt in at most 63 bytes', () => {
  const name = applicationName({ runKey: randomUUID(), task: 'transform.'.padEnd(200, 'x'), attempt: 123_456 });
  assert.match(name, /^shiftwork\/[0-9a-f]{32}\/[0-9a-f]{12}\/123456$/);
  assert.ok(Buffer.byteLength(name) <= 63);
});

async function openAttempt(name: Parameters<typeof applicationName>[0]): Promise<Session> {
  return await warehouse.open(applicationName(name));
}

async function isThere(session: Session, pid: number): Promise<boolean> {
  return toCount(await session.query(`select count(*) from stv_sessions where process = ${pid}`)) > 0;
}
