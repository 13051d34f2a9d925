import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { forgetLoads, insertLoad, knownFiles, lastBatch, loadedRows } from '../../../warehouse/ledger/files.ts';
import { prepareLedger } from '../../../warehouse/ledger/prepare.ts';
import { ledgerTable } from '../../../warehouse/ledger/tables.ts';
import { insertEntry } from '../../../warehouse/ledger/tasks.ts';
import type { Session } from '../../../warehouse/session.ts';
import { startWarehouse } from '../warehouse.ts';
import type { TestWarehouse } from '../warehouse.ts';

const TABLE = { schema: 'public', table: 'staging_songs' };
const KEY = { runKey: 'run', task: 'stage.songs', batch: 3, generation: 0 };

let warehouse: TestWarehouse;
let session: Session;
before(async () => {
  warehouse = await startWarehouse();
  session = await warehouse.open();
  await prepareLedger(session, [ledgerTable(TABLE)]);
});

void test('what was loaded is known by bucket and key, whatever characters the key has', async () => {
  const keys = ['it\'s/ü \\ % _ ".json', ...Array.from({ length: 1_200 }, (_, index) => `songs/${index}.json`)];
  const files = keys.map((key, index) => ({ bucket: 'music', key, etag: `etag-${index}`, bytes: 9 }));
  await insertLoad(session, TABLE, { key: KEY, sqlHash: '', counts: { rows: 7, files: files.length }, files });
  assert.equal((await knownFiles(session, TABLE, { bucket: 'music', key: '' })).size, 1_201);
  const songs = await knownFiles(session, TABLE, { bucket: 'music', key: 'songs/1' });
  assert.deepEqual(songs.get('songs/11.json'), new Set(['etag-12']));
  assert.equal((await knownFiles(session, TABLE, { bucket: 'music', key: "it's/ü \\ % _" })).size, 1);
  assert.equal((await knownFiles(session, TABLE, { bucket: 'other', key: '' })).size, 0);
});

void test("a table's loads add up, and are forgotten together", async () => {
  await insertLoad(session, TABLE, { key: { ...KEY, batch: 4 }, sqlHash: '', counts: { rows: 5 }, files: [] });
  assert.equal(await loadedRows(session, TABLE), 12);
  await forgetLoads(session, TABLE);
  assert.equal(await loadedRows(session, TABLE), 0);
  assert.equal((await knownFiles(session, TABLE, { bucket: 'music', key: '' })).size, 0);
});

void test('the last batch is that of this run, task and generation', async () => {
  assert.equal(await lastBatch(session, TABLE, KEY), 0);
  const finished = { entry: 'task', sqlHash: '', counts: {} } as const;
  await insertEntry(session, ledgerTable(TABLE), { ...finished, key: KEY });
  await insertEntry(session, ledgerTable(TABLE), { ...finished, key: { ...KEY, batch: 9, runKey: 'another' } });
  assert.equal(await lastBatch(session, TABLE, KEY), 3);
  assert.equal(await lastBatch(session, TABLE, { ...KEY, generation: 1 }), 0);
});
