import type { Leftover, ReapReport } from '../model/leftover.ts';
import { print, printJson, terminalWidth, type OutputFormat } from './output.ts';
import { formatTable } from './table.ts';

/** Prints what runs have left, what became of it, and why. */
export function printReap(report: ReapReport, output: OutputFormat): void {
  const { target, leftovers, dryRun } = report;
  if (output === 'json') return printJson(report);
  if (leftovers.length === 0) return print(`Runs have left nothing in the account and region of target ${target}.`);
  const titles = ['What', 'Name', 'DAG', 'Run', 'State', 'Expires at', 'Outcome', 'Why'];
  const columns = titles.map((title) => ({ title }));
  print(formatTable({ columns, rows: leftovers.map((one) => rowOf(one, dryRun)), width: terminalWidth() }));
}

function rowOf(leftover: Leftover, dryRun: boolean): readonly string[] {
  const { kind, id, dagId, workflowId, runKey, runState, expiresAt = '', why } = leftover;
  return [kind, id, dagId, workflowId ?? runKey, runState, expiresAt, outcomeOf(leftover, dryRun), why];
}

function outcomeOf({ decision, outcome }: Leftover, dryRun: boolean): string {
  if (decision === 'foreign') return 'not ours';
  if (decision === 'keep') return 'kept';
  return dryRun ? 'would be deleted' : (outcome ?? '');
}
