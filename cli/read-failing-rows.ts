import { checkKey, refusedRowsKey } from '../artifacts/layout.ts';
import { openArtifacts } from '../artifacts/open-artifacts.ts';
import { loadTarget } from '../config/load-target.ts';
import type { RunReport } from '../model/run.ts';

/** Rows for which a check failed or a model stopped: of each SELECT the first, as it left them in artifacts. */
export interface FailingRows {
  readonly task: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

type KeptRows = Omit<FailingRows, 'task'>;

/** What failed in the data of a run, in the order of its plan. */
export async function readFailingRows(report: RunReport): Promise<readonly FailingRows[]> {
  const places = report.tasks.flatMap((task) => placeOf(report, task) ?? []);
  if (places.length === 0) return [];
  const artifacts = openArtifacts(await loadTarget(report.target));
  const texts = await Promise.all(places.map(({ key }) => artifacts.get(key)));
  return places.flatMap(({ task, read }, index) => {
    const text = texts[index];
    return text === undefined ? [] : read(text).map((kept) => ({ task, ...kept }));
  });
}

/** What failed for another reason may have left rows in an attempt before. */
function placeOf(report: RunReport, { id: task, kind, state, message = '' }: RunReport['tasks'][number]) {
  if (state !== 'failed') return undefined;
  const failed = { task, key: checkKey(report, task), read: checkRows };
  if (kind === 'checks') return message.startsWith(`Check ${task} failed: `) ? failed : undefined;
  const key = refusedRowsKey(report, task);
  return message.includes(key) ? { task, key, read: refusedRows } : undefined;
}

function checkRows(text: string): readonly KeptRows[] {
  return (JSON.parse(text) as { readonly failures: readonly KeptRows[] }).failures;
}

function refusedRows(text: string): readonly KeptRows[] {
  const { columns, rows } = JSON.parse(text) as KeptRows;
  return [{ columns, rows }];
}
