import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { PlanResult } from '../activities/api.ts';
import type { Pause } from '../model/decision.ts';
import type { PlannedTask } from '../model/plan.ts';
import { formatMarkdownTable } from '../model/progress-table.ts';
import { openQuestions } from '../model/run-notes.ts';
import type { ContinuedRun, RunReport, RunStatus, TaskProgress } from '../model/run.ts';
import { initialStates } from '../model/scheduler.ts';
import type { TaskStates } from '../model/scheduler.ts';

/** Where a run stands, and what it shows of that: the answer of its `status` query and the live table in the Temporal UI. */
export interface RunBoard {
  readonly states: () => TaskStates;
  readonly report: () => RunReport;
  /** Grows with whatever happens, so that who waits can look again. */
  readonly changes: () => number;
  readonly pause: () => Pause | undefined;
  /** How often the task was made unfinished after it had finished. */
  readonly generation: (task: string) => number;
  /** The run has continued as new: its tasks stand where they stood. */
  readonly takeUp: (continued: ContinuedRun) => void;
  /** The plan is known: its tasks appear. */
  readonly begin: (plan: PlanResult) => void;
  readonly update: (task: string, change: Partial<TaskProgress>) => void;
  /** The task is to run again, in its next generation if it had finished. */
  readonly restart: (task: string, decided?: string) => void;
  readonly setPause: (pause: Pause | undefined) => void;
  readonly setStatus: (status: RunStatus) => void;
  readonly note: (text: string) => void;
  /** What a run that continues as new hands on. */
  readonly handOver: () => ContinuedRun;
}

interface BoardState {
  readonly dagId: string;
  readonly target: string;
  readonly runKey: string;
  readonly status: RunStatus;
  readonly notes: readonly string[];
  readonly tasks: readonly PlannedTask[];
  readonly states: TaskStates;
  readonly generations: PlanResult['generations'];
  readonly searchAttributes: readonly string[];
  readonly pause: Pause | undefined;
}

const EMPTY = { runKey: '', notes: [], tasks: [], states: {}, generations: {}, searchAttributes: [], pause: undefined };

/** An empty board for a run that has no plan yet. */
export function createRunBoard(dagId: string, target: string): RunBoard {
  let board: BoardState = { ...EMPTY, dagId, target, status: 'running' };
  let changes = 0;
  let isShown = true;

  function show(change: Partial<BoardState>): void {
    board = { ...board, ...change };
    changes += 1;
    upsertKnown(board.searchAttributes, { ShiftworkRunStatus: statusOf(board) });
    if (isShown) void Promise.resolve().then(draw);
    isShown = false;
  }

  /** Once for all that happens at one moment: drawing a thousand tasks for each of them would take a workflow task's time. */
  function draw(): void {
    isShown = true;
    setCurrentDetails(formatMarkdownTable(reportOf(board)));
  }

  function takeUp({ planned, tasks, ...stood }: ContinuedRun): void {
    show({ tasks: planned, states: tasks, ...stood });
  }

  function begin(plan: PlanResult): void {
    const { run, tasks, searchAttributes } = plan;
    const states = { ...initialStates(tasks, plan), ...board.states };
    const generations = { ...plan.generations, ...board.generations };
    const notes = board.tasks.length > 0 ? board.notes : plan.notes;
    show({ target: run.target, runKey: run.runKey, tasks, states, notes, generations, searchAttributes });
    upsertKnown(searchAttributes, {
      ShiftworkDag: run.dagId,
      ShiftworkTarget: run.target,
      ShiftworkLogicalDate: new Date(run.logicalDate),
    });
  }

  function update(task: string, change: Partial<TaskProgress>): void {
    const current = board.states[task] ?? { state: 'none', attempts: 0 };
    show({ states: { ...board.states, [task]: { ...current, ...change } } });
  }

  function restart(task: string, decided?: string): void {
    const { states, generations } = board;
    const next = states[task]?.state === 'success' ? { [task]: (generations[task] ?? 0) + 1 } : {};
    const fresh: TaskProgress = { state: 'none', attempts: 0, ...(decided === undefined ? {} : { decided }) };
    show({ states: { ...states, [task]: fresh }, generations: { ...generations, ...next } });
  }

  function handOver(): ContinuedRun {
    const { tasks: planned, states, generations, notes, pause } = board;
    return { planned, tasks: states, generations, notes, ...(pause === undefined ? {} : { pause }) };
  }

  return {
    states: () => board.states,
    report: () => reportOf(board),
    changes: () => changes,
    pause: () => board.pause,
    generation: (task) => board.generations[task] ?? 0,
    takeUp,
    begin,
    update,
    restart,
    setPause: (pause) => show({ pause }),
    setStatus: (status) => show({ status }),
    note: (text) => show({ notes: [...board.notes, text] }),
    handOver,
  };
}

function reportOf(board: BoardState): RunReport {
  const { dagId, target, runKey, notes, pause } = board;
  const status = statusOf(board);
  const tasks = board.tasks.map((task) => Object.assign({}, task, board.states[task.id]));
  const questions = isOpen(board) ? openQuestions(workflowInfo().workflowId, { tasks, pause }) : [];
  return { dagId, target, runKey, status, notes: [...notes, ...questions], tasks };
}

function isOpen({ status }: BoardState): boolean {
  return status === 'running' || status === 'queued';
}

/** A run that is open may wait for somebody. */
function statusOf(board: BoardState): RunStatus {
  if (!isOpen(board)) return board.status;
  if (board.pause !== undefined) return 'paused';
  return board.tasks.some(({ id }) => board.states[id]?.state === 'held') ? 'held' : board.status;
}

/** An attribute that the namespace lacks would wedge the run, so only those that the plan step has seen are set. */
function upsertKnown(known: readonly string[], values: Readonly<Record<string, string | Date>>): void {
  const entries = Object.entries(values).filter(([name]) => known.includes(name));
  const news = entries.filter(([name, value]) => !isSame(workflowInfo().searchAttributes[name]?.[0], value));
  if (news.length > 0) upsertSearchAttributes(Object.fromEntries(news.map(([name, value]) => [name, listOf(value)])));
}

function listOf(value: string | Date): string[] | Date[] {
  return typeof value === 'string' ? [value] : [value];
}

function isSame(set: unknown, value: string | Date): boolean {
  return set instanceof Date && value instanceof Date ? set.getTime() === value.getTime() : set === value;
}
