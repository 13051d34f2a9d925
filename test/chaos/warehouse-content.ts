import { Client } from 'pg';
import type { LocalState } from '../../config/local-state.ts';
import { findClusters } from './account.ts';

/** How often each row is there, by table and the row as JSON. */
export type Rows = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What a run has made in its warehouse. */
export interface WarehouseContent {
  readonly rows: Rows;
  /** How often each object was loaded, by table and key. */
  readonly files: ReadonlyMap<string, number>;
  /** Pieces of work that the ledger has more than once. */
  readonly repeated: readonly string[];
}

/** Runs work on a connection to the account's only cluster. */
export async function withWarehouse<T>(state: LocalState, work: (client: Client) => Promise<T>): Promise<T> {
  const { port } = await findClusters(state);
  if (port === undefined) throw new Error('There is no cluster to look into.');
  const login = { user: 'awsuser', database: 'dev', password: state.masterPassword };
  const client = new Client({ host: '127.0.0.1', port, ...login, ssl: { rejectUnauthorized: false } });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Reads every table, and what the ledger says. */
export async function readContent(client: Client): Promise<WarehouseContent> {
  const rows = new Map<string, Map<string, number>>();
  for (const table of await tablesOf(client, 'public')) {
    rows.set(table, countEach((await client.query(`select * from ${table}`)).rows.map((row) => JSON.stringify(row))));
  }
  const entries = await readLedger(client);
  const works = countEach(entries.filter(({ entry }) => entry === 'task').map(({ name }) => name));
  return {
    rows,
    files: countEach(entries.filter(({ entry }) => entry === 'file').map(({ name }) => name)),
    repeated: [...works].flatMap(([name, times]) => (times > 1 ? [name] : [])),
  };
}

/** The tables of the ledger, quoted. */
export async function ledgerTables(client: Client): Promise<readonly string[]> {
  return (await tablesOf(client, 'shiftwork'))
    .filter((name) => name.includes('$'))
    .map((name) => `shiftwork."${name}"`);
}

interface Entry {
  readonly entry: string;
  readonly name: string;
}

async function readLedger(client: Client): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const table of await ledgerTables(client)) {
    const sql = `select entry, run_key, task, batch, generation, bucket, object_key, etag from ${table} where entry in ('task', 'file')`;
    for (const { entry, ...row } of (await client.query<Record<string, unknown>>(sql)).rows) {
      const named =
        entry === 'task'
          ? [row['run_key'], row['task'], row['batch'], row['generation']]
          : [row['object_key'], row['etag']];
      entries.push({ entry: String(entry), name: [table, ...named].join(' ') });
    }
  }
  return entries;
}

async function tablesOf(client: Client, schema: string): Promise<readonly string[]> {
  const sql = `select table_name as name from information_schema.tables where table_schema = '${schema}' order by 1`;
  return (await client.query<{ name: string }>(sql)).rows.map(({ name }) => name);
}

function countEach(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
