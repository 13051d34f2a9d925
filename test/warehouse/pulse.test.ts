import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { withPulse } from '../../warehouse/pulse.ts';
import { toCount } from '../../warehouse/session.ts';
import type { Session } from '../../warehouse/session.ts';
import { startWarehouse } from './warehouse.ts';
import type { TestWarehouse } from './warehouse.ts';

let warehouse: TestWarehouse;
let admin: Session;
before(async () => {
  warehouse = await startWarehouse();
  admin = await warehouse.open();
});

const never = new AbortController().signal;
const connect = async (): Promise<Session> => await warehouse.open('shiftwork/watch');

void test('there is a beat about every second while a statement runs', async () => {
  let beats = 0;
  const session = await warehouse.open();
  const beat = (): number => (beats += 1);
  await withPulse({ session, connect, beat, signal: never }, (watched) => watched.query('select pg_sleep(2.5)'));
  assert.equal(beats, 2);
});

void test('a cancelled statement is stopped in the warehouse, and no other is sent', async () => {
  const session = await warehouse.open();
  const controller = new AbortController();
  const sent: string[] = [];
  const running = withPulse({ session, connect, beat: () => undefined, signal: controller.signal }, async (watched) => {
    await watched.query('select pg_sleep(60)').catch((error: Error) => sent.push(error.message));
    await watched.query('select 1');
  });
  await untilRunning(session.pid);
  controller.abort(new Error('stopped'));
  await assert.rejects(running, /stopped/);
  assert.match(sent[0] ?? '', /cancel/);
});

void test('a backend that has gone makes the work fail at once', async () => {
  const session = await warehouse.open();
  const working = withPulse({ session, connect, beat: () => undefined, signal: never }, (watched) =>
    watched.query('select pg_sleep(60)'),
  );
  const failed = assert.rejects(working);
  await untilRunning(session.pid);
  await admin.query(`select pg_terminate_backend(${session.pid})`);
  await failed;
});

void test('a signal that was aborted before lets no statement through', async () => {
  const signal = AbortSignal.abort(new Error('too late'));
  const session = await warehouse.open();
  await assert.rejects(
    withPulse({ session, connect, beat: () => undefined, signal }, (watched) => watched.query('select 1')),
    /too late/,
  );
});

async function untilRunning(pid: number): Promise<void> {
  const sql = `select count(*) from pg_stat_activity where pid = ${pid} and state = 'active'`;
  while (toCount(await admin.query(sql)) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
}
