import { printJson, tell } from './output.ts';
import { readFailingRows } from './read-failing-rows.ts';
import { readResults } from './read-results.ts';
import type { RunView } from './read-run.ts';

/** Prints a run as JSON: the view, and once it has ended the rows that failed and the results of its analytics. */
export async function printOutcomeAsJson(view: RunView): Promise<void> {
  const { report, closedAt } = view;
  if (report === undefined || closedAt === undefined) return printJson({ ...view, failingRows: [], analytics: [] });
  const failingRows = await readFailingRows(report).catch(unreadable('The rows that failed'));
  printJson({ ...view, failingRows, analytics: await readResults(report).catch(unreadable('The analytics')) });
}

function unreadable(what: string): (error: unknown) => [] {
  return (error) => {
    tell(`${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  };
}
