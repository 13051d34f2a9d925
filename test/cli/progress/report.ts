import type { ReportedTask } from '../../../cli/progress/task-text.ts';
import type { RunReport } from '../../../model/run.ts';

/** A task of a report, as given and otherwise waiting. */
export function reportedTask(task: Pick<ReportedTask, 'id' | 'kind'> & Partial<ReportedTask>): ReportedTask {
  return {
    upstream: [],
    retries: 3,
    retryDelaySeconds: 1,
    timeoutSeconds: 3600,
    severity: 'error',
    state: 'none',
    attempts: 0,
    ...task,
  };
}

/** A running report of these tasks. */
export function reportOf(tasks: readonly ReportedTask[], notes: readonly string[] = []): RunReport {
  return { dagId: 'sparkify', target: 'local', runKey: 'key', status: 'running', notes, tasks };
}
