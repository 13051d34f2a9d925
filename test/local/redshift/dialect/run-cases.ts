import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Client } from 'pg';
import { startTestCluster } from '../local-cluster.ts';

type Rows = readonly (readonly (string | null)[])[];

/** What a client of Redshift would send, and the rows of its last statement: texts, '*' for whatever is there; or a pattern of the error. */
export type Case = readonly [sql: string, expected: Rows | RegExp];

export interface CaseOptions {
  /** Run before each case, in a schema `cases` that is empty. */
  readonly setup?: string;
  /** Objects in the bucket `dialect`, by key. */
  readonly objects?: Readonly<Record<string, string>>;
}

/** A test for each case, on a cluster of the file's own; a case leaves nothing behind. Answers the client, once there is one. */
export function testCases(cases: readonly Case[], { setup = '', objects = {} }: CaseOptions = {}): () => Client {
  let client: Client;
  before(async () => {
    const cluster = await startTestCluster();
    for (const [key, content] of Object.entries(objects)) cluster.putObject('dialect', key, content);
    client = await cluster.connect();
  });
  for (const [sql, expected] of cases) {
    test(sql, async () => {
      await client.query(
        `drop schema if exists cases cascade; create schema cases; set search_path to cases, public; ${setup}`,
      );
      const outcome = await run(client, sql);
      if (expected instanceof RegExp) assert.match(String(outcome), expected);
      else assert.deepEqual(withStars(outcome, expected), expected);
    });
  }
  return () => client;
}

/** Rows with a star wherever one is expected. */
function withStars(rows: unknown, expected: Rows): unknown {
  if (!Array.isArray(rows)) return rows;
  return (rows as Rows).map((row, at) => row.map((text, column) => (expected[at]?.[column] === '*' ? '*' : text)));
}

/** The rows of the last statement, as texts; or the error as one line. */
async function run(client: Client, sql: string): Promise<unknown> {
  const types = { getTypeParser: () => (value: string | Buffer) => String(value) };
  try {
    await client.query('begin');
    const result: unknown = await client.query({ text: sql, rowMode: 'array', types });
    const last: unknown = Array.isArray(result) ? result.at(-1) : result;
    return (last as { rows: unknown }).rows;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code} ${message}`;
  } finally {
    await client.query('rollback');
  }
}
