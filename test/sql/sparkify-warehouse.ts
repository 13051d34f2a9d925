import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { loadDag } from '../../config/load-dags.ts';
import { makePlan } from '../../model/make-plan.ts';
import type { TaskDetail, TaskKind } from '../../model/plan.ts';
import { splitStatements } from '../../redshift-sql/statements.ts';
import { substituteVariables } from '../../redshift-sql/variables.ts';
import { EVENTS, insertRows, SONGS } from './sparkify-rows.ts';

/** A task of the Sparkify DAG with its SQL. */
export interface SparkifyTask extends TaskDetail {
  readonly text: string;
}

const target = { name: 'local', schema: 'public', standing: false, roleGiven: false, variables: {} };

/** Every SQL task of the DAG, each after those it waits for. */
export async function sparkifyTasks(): Promise<readonly SparkifyTask[]> {
  const source = await loadDag('sparkify');
  const made = await makePlan({ ...source, others: [], target, params: { reset: true }, sha256 });
  if (made.kind === 'faults') throw new Error(JSON.stringify(made.faults, null, 2));
  return made.plan.tasks.flatMap((task) => {
    if (task.sql === undefined) return [];
    const text = made.texts.get(task.sql.sha256) ?? '';
    return [{ ...task, text: task.kind === 'checks' ? substituteVariables(text, made.plan.params) : text }];
  });
}

/** Runs the tasks of the kinds, in the plan's order. */
export async function runTasks(
  client: Client,
  tasks: readonly SparkifyTask[],
  kinds: readonly TaskKind[],
): Promise<void> {
  for (const task of tasks.filter(({ kind }) => kinds.includes(kind))) await runScript(client, task.text);
}

/** Runs every statement of the text; answers the rows of the last. */
export async function runScript(client: Client, text: string): Promise<readonly unknown[]> {
  let rows: readonly unknown[] = [];
  for (const statement of splitStatements(text)) ({ rows } = await client.query(statement.text));
  return rows;
}

/** Makes the tables, writes events and songs into the staging tables in the order given, and transforms them. */
export async function buildSparkify(
  client: Client,
  tasks: readonly SparkifyTask[],
  { events = EVENTS, songs = SONGS } = {},
): Promise<void> {
  await runTasks(client, tasks, ['drop', 'create']);
  await client.query(insertRows('staging_events', events));
  await client.query(insertRows('staging_songs', songs));
  await runTasks(client, tasks, ['transform']);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
