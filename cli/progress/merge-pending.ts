import type { RunReport, TaskProgress } from '../../model/run.ts';

/** An activity that has not ended: what only the server knows of it. */
export interface PendingActivity {
  /** `task.id`, `task.id[batch]`, or `:step`. */
  readonly id: string;
  readonly attempt: number;
  readonly lastFailure?: string;
  /** Its last failure only said "not yet": it waits, and nothing has gone wrong. */
  readonly isWaiting: boolean;
}

/** A run's own report, with the attempts under way and why the ones before them failed. */
export function mergePending(report: RunReport, pending: readonly PendingActivity[]): RunReport {
  const byTask = new Map(pending.map((activity) => [taskOf(activity.id), activity]));
  const steps = pending.filter((one) => one.id.startsWith(':') && one.lastFailure !== undefined);
  return {
    ...report,
    notes: [...report.notes, ...steps.flatMap(describeStep)],
    tasks: report.tasks.map((task) => {
      const activity = byTask.get(task.id);
      return activity === undefined ? task : { ...task, ...progressOf(activity) };
    }),
  };
}

function taskOf(activityId: string): string {
  return activityId.replace(/\[\d+\]$/, '');
}

function progressOf({ attempt, lastFailure, isWaiting }: PendingActivity): Partial<TaskProgress> {
  if (lastFailure === undefined) return { attempts: attempt };
  // Looking again is not another attempt in the eyes of people.
  return isWaiting ? { attempts: 1, message: lastFailure } : { attempts: attempt, message: lastFailure };
}

/** What a step waits for is in the run's own notes, but for what only the step can look up. */
function describeStep({ id, attempt, lastFailure = '', isWaiting }: PendingActivity): readonly string[] {
  if (isWaiting) return id === ':past' ? [lastFailure] : [];
  return [`Step ${id}, attempt ${attempt}: ${lastFailure}`];
}
