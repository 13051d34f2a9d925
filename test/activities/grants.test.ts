import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createCreateTable } from '../../activities/create-table.ts';
import { createRunSql } from '../../activities/run-sql.ts';
import type { PlannedGrant } from '../../model/grant.ts';
import type { Session } from '../../warehouse/session.ts';
import { startWarehouse } from '../warehouse/warehouse.ts';
import type { TestWarehouse } from '../warehouse/warehouse.ts';
import { rejection } from './rejection.ts';
import { callActivity, planRun } from './sql-run.ts';
import type { TestTask } from './sql-run.ts';

let warehouse: TestWarehouse;
let admin: Session;
before(async () => {
  warehouse = await startWarehouse();
  admin = await warehouse.open();
  await admin.query('create group analysts');
  await admin.query("create user ada in group analysts password 'Passw0rd1'");
});

function selectTo(to: string, table: string): PlannedGrant {
  return { privileges: 'select', to, line: 1, on: { schema: 'public', table } };
}

async function mayRead(table: string): Promise<boolean> {
  const { values } = await admin.query(`select has_table_privilege('ada', '${table}', 'select')`);
  return values[0]?.[0] === 't';
}

async function run(id: string, task: TestTask) {
  const { address, folder } = warehouse;
  const { deps, input } = await planRun({ address, artifacts: folder, tasks: { [id]: task } });
  const activity = id.startsWith('create.') ? createCreateTable(deps) : createRunSql(deps);
  return await callActivity(() => activity(input(id)));
}

test('a table that is made has its rights at once, and one that is there gets those that it lost', async () => {
  const task = {
    sql: 'create table granted (a integer)',
    writes: ['granted'],
    more: { grants: [selectTo('group "analysts"', 'granted')] },
  };
  await run('create.granted', task);
  assert.ok(await mayRead('granted'));
  await admin.query('revoke select on granted from group analysts');
  assert.equal(await mayRead('granted'), false);
  await run('create.granted', task);
  assert.ok(await mayRead('granted'));
});

test('a table that is made anew has its rights when the task commits', async () => {
  const task = {
    sql: 'drop table if exists anew; create table anew as select 1 as a;',
    writes: ['anew'],
    more: { grants: [selectTo('group "analysts"', 'anew')] },
  };
  for (const _ of [1, 2]) {
    await run('transform.anew', task);
    assert.ok(await mayRead('anew'));
  }
});

test('with a group that is not there the task changes nothing, and says which line asks for it', async () => {
  const task = {
    sql: '-- @grant select to group nobody\ncreate table kept_out (a integer)',
    writes: ['kept_out'],
    more: { grants: [selectTo('group "nobody"', 'kept_out')] },
  };
  const { message } = await rejection(run('create.kept_out', task));
  assert.match(message, /^create\.kept_out failed: sql\/test\/create\/kept_out\.sql:1: .*"nobody" does not exist/);
  assert.deepEqual((await admin.query("select 1 from pg_class where relname = 'kept_out'")).values, []);
});
