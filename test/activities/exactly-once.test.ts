// Every kind of task that writes, at both isolation levels: its work is done once, whatever answer is lost on the way, and
// whichever of two attempts comes through.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createCreateTable } from '../../activities/create-table.ts';
import { createListStage } from '../../activities/list-stage.ts';
import { createLoadBatch } from '../../activities/load-batch.ts';
import { createOpenWarehouse } from '../../activities/open-warehouse.ts';
import { createRunSql } from '../../activities/run-sql.ts';
import type { WarehouseAddress } from '../../config/target.ts';
import { startAws } from '../../local/aws/server.ts';
import type { LocalAws } from '../../local/aws/server.ts';
import type { ModelMode } from '../../model/into/model.ts';
import type { TaskResult } from '../../model/run.ts';
import { loadedRows } from '../../warehouse/ledger/files.ts';
import { toCount } from '../../warehouse/session.ts';
import type { Session } from '../../warehouse/session.ts';
import { startCuttingProxy } from '../warehouse/cutting-proxy.ts';
import { startWarehouse } from '../warehouse/warehouse.ts';
import type { Isolation, TestWarehouse } from '../warehouse/warehouse.ts';
import { rejection } from './rejection.ts';
import { callActivity, planRun } from './sql-run.ts';
import type { SqlRun, TestTask } from './sql-run.ts';

/** One kind of task, on the table `t` of two rows, which two files of one row have brought. */
interface Case {
  readonly task: string;
  readonly sql: string;
  /** A statement after which its transaction can still fail. */
  readonly last: string;
  readonly reload?: boolean;
  readonly model?: ModelMode;
  /** What is in `t` and what its ledger says of loads, when the work was done once. */
  readonly rows: number;
  readonly loaded: number;
}

const TABLE = { schema: 'public', table: 't' };
const COPY = "copy t from 's3://music/t/' iam_role :'iam_role' region :'region' json 'auto'";
const INSERT = 'insert into t select n + 10 from t';

const ADD_COLUMN = 'ALTER TABLE "public"."t" ADD COLUMN "m" integer';

const APPEND = 'insert into "public"."t" ("n")\nselect "n" from shiftwork_new';

const CASES: readonly Case[] = [
  { task: 'transform.grow', sql: INSERT, last: INSERT, rows: 4, loaded: 2 },
  { task: 'transform.off', sql: `-- @transaction off\n${INSERT}; vacuum t`, last: INSERT, rows: 4, loaded: 2 },
  {
    task: 'transform.model',
    sql: 'select n + 10 as n from t',
    model: { kind: 'append' },
    last: APPEND,
    rows: 4,
    loaded: 2,
  },
  {
    task: 'drop.t',
    sql: 'drop table t; create table t (n int)',
    last: 'create table t (n int)',
    rows: 0,
    loaded: 0,
  },
  { task: 'create.t', sql: 'create table if not exists t (n int, m int)', last: ADD_COLUMN, rows: 2, loaded: 2 },
  { task: 'stage.t', sql: COPY, last: 'select pg_last_copy_count()', rows: 3, loaded: 3 },
  { task: 'stage.t', sql: COPY, last: 'select pg_last_copy_count()', reload: true, rows: 3, loaded: 3 },
];

for (const isolation of ['snapshot', 'serializable'] as const)
  void describe(`at ${isolation} isolation`, { concurrency: 1 }, () => claims(isolation));

function claims(isolation: Isolation): void {
  let warehouse: TestWarehouse;
  let aws: LocalAws;
  let admin: Session;

  before(async () => {
    warehouse = await startWarehouse(isolation);
    const bucketsDirectory = path.join(warehouse.cluster.directory, 'buckets');
    mkdirSync(path.join(bucketsDirectory, 'artifacts'));
    const startCluster = () => assert.fail('Only S3 is asked.');
    const stateDirectory = path.join(warehouse.cluster.directory, 'aws');
    const access = { stateDirectory, bucketsDirectory, port: 0, redshiftPort: 0 };
    aws = await startAws({ ...access, startCluster, removeCluster: startCluster });
    admin = await warehouse.open();
    for (const name of ['a', 'b']) warehouse.cluster.putObject('music', `t/${name}.json`, '{"n": 1}');
  });
  after(async () => await aws.stop());

  for (const one of CASES) {
    const title = `${one.task}${one.reload === true ? ', reloading,' : ''}`;
    for (const lost of [one.last, 'commit']) {
      void it(`${title} is done once, though the answer to "${lost}" is lost`, async (t) => {
        const attempt = await prepare(one);
        const proxy = await startCuttingProxy(warehouse.address.port);
        t.after(() => proxy.close());
        proxy.cutAfter(lost);
        const failed = await rejection(attempt({ ...warehouse.address, port: proxy.port, ssl: 'disable' }));
        assert.deepEqual([failed.type, failed.nonRetryable], ['WarehouseUnavailable', false]);
        await attempt();
        await assertDoneOnce(one, attempt);
      });
    }

    void it(`${title} is done once by two attempts at a time`, async () => {
      const attempt = await prepare(one);
      await Promise.allSettled([attempt(), attempt()]);
      await attempt();
      await assertDoneOnce(one, attempt);
    });
  }

  type Attempt = (address?: WarehouseAddress) => Promise<TaskResult>;

  /** Makes the table as it is before the task, and answers how to make an attempt at it. */
  async function prepare(one: Case): Promise<Attempt> {
    const newFile = path.join(warehouse.cluster.directory, 'buckets/music/t/c.json');
    rmSync(newFile, { force: true });
    await admin.query('drop table if exists t');
    await admin.query('create table t (n int)');
    const earlier = await plan({ 'drop.all': 'delete from t', 'stage.t': COPY });
    await callActivity(() => createOpenWarehouse(earlier.deps)(earlier.ref));
    await callActivity(() => createRunSql(earlier.deps)(earlier.input('drop.all')));
    await attemptOf(earlier, { task: 'stage.t' }).then((attempt) => attempt());
    warehouse.cluster.putObject('music', 't/c.json', '{"n": 1}');
    return await attemptOf(await plan({ [one.task]: one.sql }, one.model), one);
  }

  async function assertDoneOnce({ rows, loaded }: Case, attempt: Attempt): Promise<void> {
    assert.equal((await attempt()).alreadyDone, true);
    const found = [toCount(await admin.query('select count(*) from t')), await loadedRows(admin, TABLE)];
    assert.deepEqual(found, [rows, loaded]);
  }

  async function plan(files: Readonly<Record<string, string>>, mode?: ModelMode): Promise<SqlRun> {
    const off = { transaction: 'off' } as const;
    const model = mode === undefined ? {} : { more: { model: { table: TABLE, mode, followsInterval: false } } };
    const tasks = Object.entries(files).map(([id, sql]): [string, TestTask] => [
      id,
      { sql, writes: ['t'], ...(sql.startsWith('-- @transaction off') ? { more: off } : model) },
    ]);
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    return await planRun({
      address: warehouse.address,
      aws: { region: 'us-west-2', endpoint: aws.endpoint, credentials },
      artifacts: 's3://artifacts/runs',
      tasks: Object.fromEntries(tasks),
    });
  }
}

/** An attempt at the task's one activity; that of a stage task loads the one batch which was listed. */
async function attemptOf(run: SqlRun, { task, reload = false }: Pick<Case, 'task' | 'reload'>) {
  const input = run.input(task, reload ? { reload } : {});
  const isStage = task.startsWith('stage.');
  const listing = isStage ? await callActivity(() => createListStage(run.deps)(input)) : undefined;
  const create = isStage ? createLoadBatch : task.startsWith('create.') ? createCreateTable : createRunSql;
  return async (address?: WarehouseAddress): Promise<TaskResult> => {
    const batch = listing === undefined ? {} : { batch: listing.batches.first };
    return await callActivity(() => create(over(run, address))({ ...input, ...batch }));
  };
}

function over({ deps }: SqlRun, address: WarehouseAddress | undefined): SqlRun['deps'] {
  if (address === undefined) return deps;
  const loadTarget = async (name: string) => ({
    ...(await deps.loadTarget(name)),
    warehouse: { kind: 'standing' as const, ...address },
  });
  return { ...deps, loadTarget };
}
