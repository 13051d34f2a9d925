import { loadSqlTests, sqlTestDags, sqlTestsFolder } from '../../config/load-sql-tests.ts';
import { localOutline } from '../../config/local-target.ts';
import { formatFault, type DagFault } from '../../model/fault.ts';
import { suggest } from '../../model/nearest.ts';
import { usageError } from '../command-error.ts';
import { findDag, planGiven } from '../plan-dag.ts';
import { planCase, type PlannedCase } from './planned-case.ts';
import { readCases, type CasesRead } from './read-cases.ts';
import { intervalOfCase, type SqlCase } from './sql-case.ts';

/** Which cases are wanted; all where nothing is said. */
export interface CasesWanted {
  readonly dag: string | undefined;
  readonly task: string | undefined;
}

/** Every case that is wanted, with what it takes to run. Throws, as wrong use, with all that is wrong before any runs. */
export async function collectCases({ dag, task }: CasesWanted): Promise<readonly PlannedCase[]> {
  const dags = dag === undefined ? await sqlTestDags() : [dag];
  const cases: PlannedCase[] = [];
  const faults: DagFault[] = [];
  for (const id of dags) {
    await findDag(id);
    const read = readCases(id, await loadSqlTests(id));
    const wanted = read.cases.filter((one) => task === undefined || one.task === task);
    faults.push(...read.faults);
    for (const planned of await planCases(wanted, read)) {
      if ('sqlCase' in planned) cases.push(planned);
      else faults.push(planned);
    }
    if (task !== undefined && wanted.length === 0) throw noSuchTask(task, id, read.cases);
  }
  if (faults.length > 0) throw usageError(['The cases cannot be run:', ...faults.map(indented)].join('\n'));
  if (cases.length === 0) throw noCases(dag);
  return cases;
}

/** Cases with the same settings share a plan. */
async function planCases(
  cases: readonly SqlCase[],
  { creates }: CasesRead,
): Promise<readonly (PlannedCase | DagFault)[]> {
  const plans = new Map<string, Awaited<ReturnType<typeof planGiven>>>();
  const planned: (PlannedCase | DagFault)[] = [];
  for (const one of cases) {
    const { params: given } = one.settings;
    const key = JSON.stringify(one.settings);
    const interval = intervalOfCase(one.settings);
    const run = { dagId: one.dag, given, interval, select: [], exclude: [], target: localOutline.name };
    const plan = plans.get(key) ?? (await planGiven(run));
    plans.set(key, plan);
    planned.push(...[planCase(one, plan, { target: localOutline, creates })].flat());
  }
  return planned;
}

function indented(fault: DagFault): string {
  return `  ${formatFault(fault)}`;
}

function noSuchTask(task: string, dag: string, cases: readonly SqlCase[]): Error {
  const hint = suggest(task, [...new Set(cases.map((one) => one.task))]);
  return usageError(
    `DAG ${dag} has no case of a task ${task}. ${hint} A case is a folder ${sqlTestsFolder}/${dag}/${task}/CASE/.`,
  );
}

function noCases(dag = 'DAG'): Error {
  return usageError(
    `There is no case: write ${sqlTestsFolder}/${dag}/TASK/CASE/given/TABLE.csv and expected/TABLE.csv beside it (docs/sql-tests.md).`,
  );
}
