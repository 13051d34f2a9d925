import { startProcess, tailOf, type OwnProcess } from './child-process.ts';

export interface WorkerKeeper {
  /** Rejects when no worker can be kept running. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

export interface WorkerOptions {
  readonly stateDirectory: string;
  readonly logDirectory: string;
  readonly tell: (line: string) => void;
}

/** A worker that ends sooner than this was never of use. */
const USEFUL_AFTER_MS = 10_000;

/** Keeps one worker running: when it dies another takes over, and what had finished is not run again. */
export function keepWorker(options: WorkerOptions): WorkerKeeper {
  let isStopping = false;
  let worker: OwnProcess | undefined;

  async function keep(): Promise<never> {
    for (;;) {
      const startedAtMs = Date.now();
      worker = startWorker(options);
      const how = await worker.ended;
      if (isStopping) return await new Promise<never>(() => undefined);
      if (Date.now() - startedAtMs < USEFUL_AFTER_MS && how !== 'SIGKILL') throw workerFailed(worker, how);
      options.tell(`The worker has ended (${how}); another takes over.`);
    }
  }

  const failed = keep();
  failed.catch(() => undefined);
  return {
    failed,
    async stop() {
      isStopping = true;
      await worker?.stop();
    },
  };
}

function startWorker({ stateDirectory, logDirectory }: WorkerOptions): OwnProcess {
  const environment = { ...process.env, SHIFTWORK_HOME: stateDirectory, SHIFTWORK_TARGET: 'local' };
  const worker = startProcess({ name: 'worker', script: 'worker.ts', args: [], environment, logDirectory });
  // What it prints is in its log; nobody reads its standard output, which must not fill up.
  worker.child.stdout?.resume();
  return worker;
}

function workerFailed({ logFile }: OwnProcess, how: string): Error {
  return new Error(`The worker does not run (${how}). The end of ${logFile}:\n${tailOf(logFile)}`);
}
