import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { PlanResult } from '../activities/api.ts';
import { formatMarkdownTable } from '../model/progress-table.ts';
import type { RunReport, RunStatus, TaskProgress } from '../model/run.ts';
import { initialStates } from '../model/scheduler.ts';
import type { TaskStates } from '../model/scheduler.ts';

/** What a run shows of itself while it goes: the answer of its `status` query and the live table in the Temporal UI. */
export interface RunBoard {
  readonly states: () => TaskStates;
  readonly report: () => RunReport;
  /** The plan is known: its tasks appear. */
  readonly begin: (plan: PlanResult) => void;
  readonly update: (task: string, change: Partial<TaskProgress>) => void;
  readonly setStatus: (status: RunStatus) => void;
  readonly note: (text: string) => void;
}

/** An empty board for a run that has no plan yet. */
export function createRunBoard(dagId: string, target: string): RunBoard {
  let report: RunReport = { dagId, target, runKey: '', status: 'running', notes: [], tasks: [] };
  let states: TaskStates = {};
  let searchAttributes: readonly string[] = [];

  function show(change: Partial<RunReport>): void {
    report = { ...report, ...change };
    setCurrentDetails(formatMarkdownTable(report));
  }

  function begin(plan: PlanResult): void {
    states = initialStates(plan.tasks, plan.finished);
    searchAttributes = plan.searchAttributes;
    const tasks = plan.tasks.map((task) => Object.assign({}, task, states[task.id]));
    show({ target: plan.run.target, runKey: plan.run.runKey, notes: plan.notes, tasks });
    upsertKnown(searchAttributes, { ShiftworkDag: plan.run.dagId, ShiftworkTarget: plan.run.target });
  }

  function update(task: string, change: Partial<TaskProgress>): void {
    const current = states[task] ?? { state: 'none', attempts: 0 };
    states = { ...states, [task]: { ...current, ...change } };
    show({ tasks: report.tasks.map((row) => (row.id === task ? { ...row, ...change } : row)) });
  }

  function setStatus(status: RunStatus): void {
    show({ status });
    upsertKnown(searchAttributes, { ShiftworkRunStatus: status });
  }

  return {
    states: () => states,
    report: () => report,
    begin,
    update,
    setStatus,
    note: (text) => show({ notes: [...report.notes, text] }),
  };
}

/** An attribute that the namespace lacks would wedge the run, so only those that the plan step has seen are set. */
function upsertKnown(known: readonly string[], values: Readonly<Record<string, string>>): void {
  const entries = Object.entries(values).filter(([name]) => known.includes(name));
  const news = entries.filter(([name, value]) => workflowInfo().searchAttributes[name]?.[0] !== value);
  if (news.length > 0) upsertSearchAttributes(Object.fromEntries(news.map(([name, value]) => [name, [value]])));
}
