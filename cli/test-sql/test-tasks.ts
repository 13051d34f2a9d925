import { CommandError } from '../command-error.ts';
import { catchInterrupt } from '../interrupt.ts';
import { print, printJson, tell, type OutputFormat } from '../output.ts';
import type { CaseResult } from './case-result.ts';
import { collectCases, type CasesWanted } from './collect-cases.ts';
import { caseLines, summaryLine } from './describe-case.ts';
import type { PlannedCase } from './planned-case.ts';
import { runCase } from './run-case.ts';
import { startTestWarehouse } from './test-warehouse.ts';

/** Runs the cases that are wanted and prints what came of each. Throws where one failed (exit code 1) or is written wrongly (2). */
export async function testTasks({ output, ...wanted }: CasesWanted & { readonly output: OutputFormat }): Promise<void> {
  const cases = await collectCases(wanted);
  const results = await runCases(cases, (result) => {
    if (output === 'text') caseLines(result).forEach(print);
  });
  if (output === 'json') printJson(results);
  else tell(summaryLine(results));
  const has = (outcome: CaseResult['outcome']): boolean => results.some((result) => result.outcome === outcome);
  if (results.length < cases.length) throw new CommandError('Interrupted.');
  if (has('failed') || has('unusable')) throw new CommandError('', { exitCode: has('unusable') ? 2 : 1 });
}

/** One after the other, in one cluster that goes when the last has ended, or at Ctrl-C. */
async function runCases(
  cases: readonly PlannedCase[],
  onResult: (result: CaseResult) => void,
): Promise<readonly CaseResult[]> {
  const interrupt = catchInterrupt();
  const warehouse = await startTestWarehouse();
  try {
    const admin = await warehouse.open('dev');
    const results: CaseResult[] = [];
    for (const planned of cases) {
      if (interrupt.signal.aborted) break;
      const result = await runCase(planned, { warehouse, admin });
      onResult(result);
      results.push(result);
    }
    await admin.close();
    return results;
  } finally {
    await warehouse.stop();
    interrupt.release();
  }
}
