import type { CommonOptions } from '../command.ts';
import { print, printJson } from '../output.ts';
import { readRunChoices, type RunChoices } from '../run-choices.ts';
import { previewRun } from './preview-run.ts';
import { formatPlan } from './print-plan.ts';

/** Prints what a run of these choices would do now; with `sql` also each task's statements. */
export async function showPlan(
  dagId: string,
  { output, sql = false, ...choices }: RunChoices & CommonOptions & { readonly sql?: boolean },
): Promise<void> {
  const preview = await previewRun({ ...(await readRunChoices(dagId, choices)), sql });
  if (output === 'json') printJson(preview);
  else print(formatPlan(preview));
}
