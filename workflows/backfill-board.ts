import { defineQuery, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import { backfillReport, type BackfillInput, type BackfillRow, type ContinuedBackfill } from '../model/backfill.ts';
import { pauseFault, resumeFault, whoAndWhen, type Pause, type PauseInput } from '../model/decision.ts';
import { formatMarkdownTable } from '../model/progress-table.ts';
import type { RunReport, RunStatus } from '../model/run.ts';
import { now, takeUpdate } from './take-update.ts';

/** Where a backfill stands: the answer of its `status` query and what the Temporal UI shows. */
export interface BackfillBoard {
  readonly report: () => RunReport;
  readonly pause: () => Pause | undefined;
  /** Intervals that earlier executions have settled. */
  readonly settled: () => number;
  readonly update: (index: number, change: Partial<BackfillRow>) => void;
  readonly setStatus: (status: RunStatus) => void;
  readonly handOver: () => ContinuedBackfill;
}

/** Rows of the table in the Temporal UI, which shows them as text. */
const MAX_SHOWN = 100;

/** The board of a backfill, which answers its query and takes `pause` and `resume`. */
export function createBackfillBoard(input: BackfillInput): BackfillBoard {
  const rows: BackfillRow[] = [...(input.continued?.settled ?? [])];
  const settled = rows.length;
  let status: RunStatus = 'running';
  let pause = input.continued?.pause;

  function report(): RunReport {
    const isPaused = status === 'running' && pause !== undefined;
    const { workflowId, firstExecutionRunId: runKey } = workflowInfo();
    const notes = isPaused ? describePause(workflowId, pause) : [];
    return backfillReport(input, { status: isPaused ? 'paused' : status, notes, runKey, rows });
  }

  function show(): void {
    const { tasks, ...rest } = report();
    const telling = tasks.filter(({ state }) => state !== 'none');
    setCurrentDetails(formatMarkdownTable({ ...rest, tasks: telling.slice(-MAX_SHOWN) }));
  }

  function setPause(change: Pause | undefined): void {
    pause = change;
    show();
  }

  setHandler(defineQuery<RunReport>('status'), report);
  const run = () => ({ workflowId: workflowInfo().workflowId, report: report() });
  takeUpdate<PauseInput>('pause', {
    fault: () => pauseFault(run(), pause),
    apply: ({ by }) => setPause(now(by)),
  });
  takeUpdate<PauseInput>('resume', {
    fault: () => resumeFault(run(), pause),
    apply: () => setPause(undefined),
  });
  show();

  return {
    report,
    pause: () => pause,
    settled: () => settled,
    update(index, change) {
      rows[index] = { state: 'none', ...rows[index], ...change };
      show();
    },
    setStatus(change) {
      status = change;
      show();
    },
    handOver: () => ({ settled: rows, ...(pause === undefined ? {} : { pause }) }),
  };
}

function describePause(workflowId: string, pause: Pause | undefined): readonly string[] {
  if (pause === undefined) return [];
  return [
    `Paused ${whoAndWhen(pause)}: the runs under way go on, no other starts.`,
    `To go on: shiftwork resume ${workflowId}`,
  ];
}
