import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as fc from 'fast-check';
import type { Client } from 'pg';
import { valuesOfRecord } from '../../../../local/redshift/procedures/record-text.ts';
import { connectLocalCluster } from '../local-cluster.ts';

let client: Client;

before(async () => {
  client = await connectLocalCluster();
});

test('the values of a record are those that PostgreSQL made its text of', async () => {
  const character = fc.constantFrom('"', '\\', ',', '(', ')', ' ', 'a', '\n', 'ü');
  const text = fc.oneof(fc.string({ unit: character }), fc.string()).map((given) => given.replaceAll('\0', ''));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text), { minLength: 1, maxLength: 4 }), async (values) => {
      const columns = values.map((_, at) => `$${at + 1}::varchar as c${at}`).join(', ');
      const sql = `select found::text as text from (select ${columns}) as found`;
      const { rows } = await client.query<{ text: string }>(sql, values);
      assert.deepEqual(valuesOfRecord(rows[0]?.text ?? ''), values);
    }),
    { numRuns: 200 },
  );
});
