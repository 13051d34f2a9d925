// The expected results lie beside the queries; `npm run expected` writes them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { stringify } from 'csv-stringify/sync';
import type { Client, QueryArrayConfig } from 'pg';
import { writeSampleData } from '../../local/sample/write-sample-data.ts';
import { substituteVariables } from '../../redshift-sql/variables.ts';
import { startTestCluster } from '../local/redshift/local-cluster.ts';
import { runScript, sparkifyTasks } from './sparkify-warehouse.ts';

const VARIABLES = {
  log_data: 's3://udacity-dend/log_data',
  log_jsonpath: 's3://udacity-dend/log_json_path.json',
  song_data: 's3://udacity-dend/song_data',
  data_region: 'us-west-2',
  iam_role: 'arn:aws:iam::000000000000:role/test',
};

const cluster = await startTestCluster();
await writeSampleData({ directory: path.join(cluster.directory, 'buckets', 'udacity-dend') });
const client = await cluster.connect();
const tasks = await sparkifyTasks();

for (const { kind, text } of tasks) {
  if (kind !== 'analytics' && kind !== 'checks') await runScript(client, substituteVariables(text, VARIABLES));
}

for (const { id, sql, text } of tasks.filter(({ kind }) => kind === 'analytics')) {
  test(`${id} gives of the sample data what lies beside it`, async () => {
    const file = (sql?.file ?? '').replace(/\.sql$/, '.expected.csv');
    const result = await resultAsCsv(client, text);
    assert.equal(result, readFileSync(file, 'utf8'));
  });
}

async function resultAsCsv(connection: Client, text: string): Promise<string> {
  const query: QueryArrayConfig = { text, rowMode: 'array', types: { getTypeParser: () => String } };
  const { fields, rows } = await connection.query(query);
  return stringify([fields.map(({ name }) => name), ...rows]);
}
