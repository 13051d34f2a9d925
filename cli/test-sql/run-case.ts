import { DagFaultsError } from '../../model/fault.ts';
import { seedRows, seedTable } from '../../model/seed-file.ts';
import { quoteIdentifier } from '../../redshift-sql/quote.ts';
import { replaceRows } from '../../warehouse/replace-rows.ts';
import { runScript } from '../../warehouse/script.ts';
import type { Session } from '../../warehouse/session.ts';
import type { CaseResult } from './case-result.ts';
import { compareCase } from './compare-case.ts';
import { fillTable } from './fill-table.ts';
import { runCaseTask } from './run-case-task.ts';
import type { CaseTask, PlannedCase } from './planned-case.ts';
import type { TestWarehouse } from './test-warehouse.ts';

/** Where cases run. */
export interface CaseGround {
  readonly warehouse: TestWarehouse;
  /** A session on the cluster's own database: it makes and drops those of the cases. */
  readonly admin: Session;
}

/** Runs a case in a database of its own. Never throws for what the case or its SQL holds. */
export async function runCase(planned: PlannedCase, ground: CaseGround): Promise<CaseResult> {
  const beganMs = performance.now();
  const outcome = await outcomeOf(planned, ground);
  const { dag, task, name } = planned.sqlCase;
  const seconds = Math.round(performance.now() - beganMs) / 1_000;
  return { dag, task, case: name, seconds, differences: [], faults: [], ...outcome };
}

type Outcome = Pick<CaseResult, 'outcome'> & Partial<CaseResult>;

async function outcomeOf(planned: PlannedCase, ground: CaseGround): Promise<Outcome> {
  try {
    const differences = await inDatabase(ground, async (session) => {
      await makeTables(session, planned);
      for (const given of planned.sqlCase.given) await fillTable(session, given, planned.schema);
      return await compareCase(session, planned);
    });
    return { outcome: differences.length === 0 ? 'passed' : 'failed', differences };
  } catch (error) {
    if (error instanceof DagFaultsError) return { outcome: 'unusable', faults: error.faults };
    return { outcome: 'failed', error: error instanceof Error ? error.message : String(error) };
  }
}

async function inDatabase<T>({ warehouse, admin }: CaseGround, work: (session: Session) => Promise<T>): Promise<T> {
  const database = 'sql_case';
  await admin.query(`create database ${database}`);
  try {
    const session = await warehouse.open(database);
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  } finally {
    await admin.query(`drop database ${database}`);
  }
}

async function fillSeed(session: Session, { detail, script }: CaseTask, schema: string): Promise<void> {
  await replaceRows(session, seedRows(script), { table: seedTable(detail, schema), schema });
}

async function makeTables(session: Session, planned: PlannedCase): Promise<void> {
  const { makers, creates, task, schema } = planned;
  const tables = [...makers, task].flatMap(({ detail }) => [...detail.writes, ...detail.reads]);
  const schemas = new Set([schema, ...tables.map((table) => table.schema)]);
  for (const name of schemas) await session.query(`create schema if not exists ${quoteIdentifier(name)}`);
  await session.query(`set search_path to ${quoteIdentifier(schema)}`);
  for (const script of creates) await runScript(session, script);
  for (const maker of makers) {
    if (maker.detail.kind === 'create') await runScript(session, maker.script);
    else if (maker.detail.kind === 'seeds') await fillSeed(session, maker, schema);
    else await runCaseTask(session, planned, maker);
  }
}
