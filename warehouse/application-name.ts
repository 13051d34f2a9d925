import { createHash } from 'node:crypto';

/** Who a session is: one attempt of one task of a run. */
export interface AttemptName {
  readonly runKey: string;
  readonly task: string;
  /** Temporal's attempt number. It begins again at 1 when a lost worker's task is scheduled anew. */
  readonly attempt: number;
}

/** `shiftwork/<run key>/<task>/<attempt>`: at most 63 bytes, since PostgreSQL cuts what is longer; so the task is a hash. */
export function applicationName(name: AttemptName): string {
  return `${applicationPrefix(name)}${name.attempt}`;
}

/** What the application names of every attempt of a task begin with, whichever batch it loads. */
export function applicationPrefix({ runKey, task }: Omit<AttemptName, 'attempt'>): string {
  const taskHash = createHash('sha256').update(task).digest('hex').slice(0, 12);
  return `shiftwork/${runKey.replaceAll('-', '').slice(0, 32)}/${taskHash}/`;
}

/** The name of sessions that look after the others. */
export const WATCHER_NAME = 'shiftwork/watch';
