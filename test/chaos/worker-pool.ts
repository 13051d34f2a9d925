import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The workers of an environment: one, or two while one ends. */
interface WorkerPool {
  readonly start: () => void;
  /** Ends all that run, and settles when they have. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
  readonly count: () => number;
}

/** Keeps the processes that `startOne` starts. */
export function workerPool(startOne: () => ChildProcess): WorkerPool {
  const running = new Set<ChildProcess>();
  const endOne = async (worker: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
    await end(worker, signal);
    running.delete(worker);
  };
  return {
    start: () => void running.add(startOne()),
    end: async (signal) => void (await Promise.all([...running].map(async (worker) => await endOne(worker, signal)))),
    count: () => [...running].filter(isRunning).length,
  };
}

/** Ends a process, and waits for it. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!isRunning(child)) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

/** Whether it has not ended. */
export function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
