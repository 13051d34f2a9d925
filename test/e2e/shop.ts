// A small DAG of a user's own: files of orders are staged, made into orders and totals, and counted in a diary, to which
// each run of its task adds a row.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunReport } from '../../model/run.ts';
import type { CommandResult } from '../cli/shiftwork.ts';
import { end, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { PACKAGE, shiftworkIn, startWorkerIn, writeProject } from './project.ts';
import { writeSmallInput } from './small-input.ts';

const TABLES = {
  'create/staging_orders.sql':
    'create table if not exists staging_orders (id integer, item varchar(20), price integer);\n',
  'create/orders.sql': 'create table if not exists orders (id integer, item varchar(20), price integer);\n',
  'create/totals.sql': 'create table if not exists totals (item varchar(20), total bigint);\n',
  'create/diary.sql': 'create table if not exists diary (orders bigint);\n',
};

const WORK = {
  'stage/orders.sql':
    "-- @batch_files 1\ncopy staging_orders from :'orders' iam_role :'iam_role' region 'us-west-2' format as json 'auto';\n",
  'transform/orders.sql':
    'delete from orders;\ninsert into orders select id, item, price from staging_orders where price is not null;\n',
  'transform/totals.sql':
    'delete from totals;\ninsert into totals select item, sum(price) from orders group by item;\n',
  'transform/diary.sql': 'insert into diary select count(*) from orders;\n',
  'checks/orders_paid.sql': 'select id from orders where price <= 0;\n',
  'analytics/best.sql': 'select item, total from totals order by total desc, item;\n',
};

const DAG = `import { dag, param } from '${PACKAGE}';
export default dag({ id: 'shop', params: { orders: param.string({ default: 's3://udacity-dend/orders/' }) } });
`;

const FIRST_DAY = '{"id":1,"item":"tea","price":3}\n{"id":2,"item":"cup","price":5}\n';
export const SECOND_DAY = '{"id":3,"item":"tea","price":3}\n';

export interface Shop {
  readonly environment: Environment;
  /** The project's. */
  readonly folder: string;
  /** Runs `shiftwork ARGUMENTS…` in the shop's folder. */
  readonly shiftwork: (...args: readonly string[]) => Promise<CommandResult>;
  /** Writes files of the project, by their path below `sql/shop`. */
  readonly writeSql: (files: Readonly<Record<string, string>>) => Promise<void>;
  /** Writes a file of orders into the bucket. */
  readonly writeOrders: (name: string, lines: string) => Promise<void>;
  readonly removeSql: (file: string) => Promise<void>;
  readonly rows: (sql: string) => Promise<readonly (readonly unknown[])[]>;
  readonly reportOf: (workflowId: string) => Promise<RunReport>;
  stop(): Promise<void>;
}

/** Starts a local environment and a worker for the shop, with two files of orders. */
export async function startShop(): Promise<Shop> {
  const folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-shop-'));
  const writeSql = async (files: Readonly<Record<string, string>>): Promise<void> =>
    await writeProject(path.join(folder, 'sql/shop'), files);
  await writeProject(folder, { 'dags/shop.ts': DAG });
  await writeSql({ ...TABLES, ...WORK });
  const environment = await startEnvironment(['--data', await writeSmallInput(path.join(folder, 'input'))]);
  const bucket = path.join(environment.buckets, 'udacity-dend/orders');
  const writeOrders = async (name: string, lines: string): Promise<void> =>
    await writeProject(bucket, { [name]: lines });
  await writeOrders('1.json', FIRST_DAY);
  await writeOrders('2.json', SECOND_DAY);
  const worker = startWorkerIn(folder, environment.variables);
  const shiftwork = async (...args: readonly string[]): Promise<CommandResult> =>
    await shiftworkIn(folder, args, environment.variables);

  return {
    environment,
    folder,
    shiftwork,
    writeSql,
    writeOrders,
    removeSql: async (file) => await rm(path.join(folder, 'sql/shop', file)),
    rows: async (sql) => {
      const { code, stdout, stderr } = await shiftwork('query', sql, '--dag', 'shop', '-o', 'json');
      if (code !== 0) throw new Error(`query ended with ${code}: ${stderr}`);
      return (JSON.parse(stdout) as { readonly rows: readonly (readonly unknown[])[] }).rows;
    },
    reportOf: async (workflowId) => (await environment.temporal.workflow.getHandle(workflowId).result()) as RunReport,
    stop: async () => {
      await end(worker);
      await environment.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
