import { runTaskSql } from '../../activities/run-sql.ts';
import type { SqlWork } from '../../activities/sql-task.ts';
import type { ArtifactStore } from '../../artifacts/store.ts';
import { isStretch } from '../../model/data-interval.ts';
import type { Session } from '../../warehouse/session.ts';
import { intervalOfCase } from './sql-case.ts';
import type { CaseTask, PlannedCase } from './planned-case.ts';

/** Runs the SQL of a task of the case's DAG as a run does: with its ledger row in one transaction, or statement by statement. */
export async function runCaseTask(session: Session, planned: PlannedCase, task: CaseTask): Promise<void> {
  const artifacts = keptInMemory();
  try {
    await runTaskSql(session, workOf(planned, task, artifacts));
  } catch (error) {
    // What a run would leave in its artifacts, the person who tries the SQL wants to see.
    const left = await Promise.all((await artifacts.list('')).map((key) => artifacts.get(key)));
    throw left.length === 0 ? error : new Error([messageOf(error), ...left].join('\n'), { cause: error });
  }
}

/** The task as a run of its own has it, over the data interval of the case. */
function workOf({ sqlCase, schema }: PlannedCase, { detail, script }: CaseTask, artifacts: ArtifactStore): SqlWork {
  const runKey = 'test-sql';
  const named = { runKey, workflowId: runKey, runId: runKey, dagId: sqlCase.dag, target: 'local', planHash: '' };
  const run = { ...named, launches: false, ...intervalOfCase(sqlCase.settings) };
  const stretch = { start: run.dataIntervalStart, end: run.dataIntervalEnd };
  const interval = isStretch(run) ? { interval: stretch } : {};
  return {
    input: { run, task: detail.id, generation: 0 },
    artifacts,
    detail,
    script,
    sqlHash: detail.sql?.sha256 ?? '',
    key: { runKey, task: detail.id, batch: 0, generation: 0, ...interval },
    target: { schema },
  };
}

function keptInMemory(): ArtifactStore {
  const kept = new Map<string, string>();
  return {
    put: async (key, body) => void kept.set(key, await Promise.resolve(body.toString())),
    get: async (key) => await Promise.resolve(kept.get(key)),
    list: async () => await Promise.resolve([...kept.keys()]),
    url: () => undefined,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
