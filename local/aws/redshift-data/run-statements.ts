import { randomUUID } from 'node:crypto';
import type { Client, QueryArrayConfig } from 'pg';
import type { Connect } from './connect.ts';
import { placeParameters } from './named-parameters.ts';
import type { NamedParameter } from './named-parameters.ts';
import { describeField, writeField } from './result-fields.ts';
import type { StatementOptions, StatementPlace } from './statement-input.ts';
import { hasEnded, moveOn } from './statements.ts';
import type { StatementResult, StatementRun } from './statements.ts';
import type { DataSession } from './data-sessions.ts';

/** Commands of which Redshift says how many rows they changed. */
const COUNTED = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** A statement that has not begun; of a batch where there are several texts. */
export function newRun(
  texts: readonly string[],
  place: StatementPlace,
  { StatementName, SessionId }: Pick<StatementOptions, 'StatementName' | 'SessionId'>,
): StatementRun {
  const id = randomUUID();
  const about = { name: StatementName, place, sessionId: SessionId, createdAt: Date.now(), updatedAt: Date.now() };
  const begun = { ...about, status: 'SUBMITTED', error: undefined, result: undefined, pid: 0 } as const;
  const parts = texts.length < 2 ? [] : texts.map((sql, at) => ({ ...begun, id: `${id}:${at + 1}`, sql, parts: [] }));
  return { ...begun, id, sql: texts.join(';\n'), parts };
}

/** Runs a statement, or a batch in one transaction; what happens is noted in the run. Never throws. */
export async function runStatements(
  run: StatementRun,
  { session, parameters }: { readonly session: DataSession; readonly parameters: readonly NamedParameter[] },
): Promise<void> {
  try {
    await session.use(async (client) => {
      moveOn(run, { status: 'STARTED', pid: await backendOf(client) });
      if (run.parts.length === 0) moveOn(run, { result: await ask(client, run.sql, parameters) });
      else await runBatch(client, run, parameters);
    });
    moveOn(run, { status: 'FINISHED' });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isCancelled = (error as { readonly code?: string }).code === '57014';
    const end = { status: isCancelled ? 'ABORTED' : 'FAILED', error: `ERROR: ${message}` } as const;
    for (const part of run.parts)
      if (!hasEnded(part)) moveOn(part, part.status === 'STARTED' ? end : { status: 'ABORTED' });
    moveOn(run, end);
  }
}

/** Cancels what runs in a backend, from a connection of the same user. */
export async function cancelBackend(connect: Connect, { place, pid }: StatementRun): Promise<void> {
  const client = await connect(place);
  try {
    await client.query('SELECT pg_cancel_backend($1)', [pid]);
  } finally {
    await client.end();
  }
}

async function runBatch(client: Client, run: StatementRun, parameters: readonly NamedParameter[]): Promise<void> {
  await client.query('BEGIN');
  try {
    for (const part of run.parts) {
      moveOn(part, { status: 'STARTED', pid: run.pid });
      moveOn(part, { result: await ask(client, part.sql, parameters), status: 'FINISHED' });
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function ask(client: Client, sql: string, parameters: readonly NamedParameter[]): Promise<StatementResult> {
  const { text, values } = placeParameters(sql, parameters);
  // Extended: one statement alone, as with the Data API.
  const query: QueryArrayConfig & { readonly queryMode: 'extended' } = {
    text,
    values: [...values],
    rowMode: 'array',
    queryMode: 'extended',
  };
  const { fields, rows, command, rowCount } = await client.query<(string | null)[]>(query);
  return {
    columns: fields.map(describeField),
    rows: rows.map((row) => row.map((value, at) => writeField(value, fields[at] ?? NO_FIELD))),
    count: COUNTED.has(command) ? (rowCount ?? -1) : -1,
  };
}

const NO_FIELD = { dataTypeID: 0 };

async function backendOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: string }>('SELECT pg_backend_pid() AS pid');
  return Number(rows[0]?.pid);
}
