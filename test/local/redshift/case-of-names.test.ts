import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Client } from 'pg';
import { startTestCluster } from './local-cluster.ts';

let client: Client;

before(async () => {
  client = await (await startTestCluster()).connect();
});

/** The name that a quoted one has for the session now. */
async function nameOf(quoted: string): Promise<string | undefined> {
  const { fields } = await client.query(`select 1 as ${quoted}`);
  return fields[0]?.name;
}

test('quoted names keep their case from SET to RESET, prepared statements too', async () => {
  assert.equal(await nameOf('"One"'), 'one');
  await client.query('set enable_case_sensitive_identifier to true');
  assert.equal(await nameOf('"One"'), 'One');
  assert.deepEqual((await client.query('select $1::int as "Two", 3 as Three', [2])).rows, [{ Two: 2, three: 3 }]);
  await client.query('reset enable_case_sensitive_identifier');
  assert.equal(await nameOf('"One"'), 'one');
});

test('what a transaction sets is taken back with it, and stays when it commits', async () => {
  await client.query('begin; set enable_case_sensitive_identifier to true');
  assert.equal(await nameOf('"One"'), 'One');
  await client.query('rollback');
  assert.equal(await nameOf('"One"'), 'one');
  await client.query('begin; set enable_case_sensitive_identifier to true');
  await assert.rejects(client.query('select 1/0'));
  await client.query('commit');
  assert.equal(await nameOf('"One"'), 'one');
  await client.query('begin; set enable_case_sensitive_identifier to true; commit');
  assert.equal(await nameOf('"One"'), 'One');
  await client.query('set enable_case_sensitive_identifier to false');
});

test('an error counts in the text as it was sent', async () => {
  await client.query('set enable_case_sensitive_identifier to true');
  await assert.rejects(client.query('select "Nothing" from pg_class'), { position: '8' });
  await client.query('reset all');
  assert.equal(await nameOf('"One"'), 'one');
});
