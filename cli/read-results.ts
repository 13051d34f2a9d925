import { analyticsKey } from '../artifacts/layout.ts';
import { openArtifacts } from '../artifacts/open-artifacts.ts';
import type { ArtifactStore } from '../artifacts/store.ts';
import { loadTarget } from '../config/load-target.ts';
import type { RunReport } from '../model/run.ts';

/** What an analytics task found, as it left it in artifacts. */
export interface AnalyticsResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** There were more rows than are kept. */
  readonly truncated: boolean;
  readonly comparison: 'match' | 'differs' | 'not compared';
  /** Rows that are in the result and not in what is expected, as CSV; the first of them. */
  readonly unexpected?: readonly string[];
  /** Rows that are expected and not in the result, as CSV; the first of them. */
  readonly missing?: readonly string[];
}

export interface TaskResults {
  readonly task: string;
  readonly result: AnalyticsResult;
}

/** The results of a run's analytics tasks that are there, in the order of its plan. */
export async function readResults(report: RunReport): Promise<readonly TaskResults[]> {
  const artifacts = openArtifacts(await loadTarget(report.target));
  const tasks = report.tasks.filter(
    ({ kind, state }) => kind === 'analytics' && (state === 'success' || state === 'failed'),
  );
  const found = await Promise.all(
    tasks.map(async ({ id }) => ({ task: id, result: await readResult(artifacts, report, id) })),
  );
  return found.filter((entry): entry is TaskResults => entry.result !== undefined);
}

async function readResult(
  artifacts: ArtifactStore,
  run: RunReport,
  task: string,
): Promise<AnalyticsResult | undefined> {
  const text = await artifacts.get(analyticsKey(run, task));
  return text === undefined ? undefined : (JSON.parse(text) as AnalyticsResult);
}
