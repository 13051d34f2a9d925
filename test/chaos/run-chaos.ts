import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import type { PlannedRun } from './draw-runs.ts';
import { startChaosEnvironment } from './environment.ts';
import type { ChaosEnvironment } from './environment.ts';
import { judge } from './judge.ts';
import type { Verdict } from './judge.ts';
import { runOnce } from './one-run.ts';
import type { RunOutcome } from './one-run.ts';

/** What to do, and how it is heard of. */
export interface ChaosOptions {
  readonly runs: readonly PlannedRun[];
  /** Names the runs. */
  readonly seed: number;
  /** Environments side by side. */
  readonly jobs: number;
  readonly onRun?: (judged: JudgedRun) => void;
  /** Done to an environment after each blow: how a test makes a ledger that forgets. */
  readonly afterBlow?: (environment: ChaosEnvironment) => Promise<void>;
}

/** A run with what came of it. */
export interface JudgedRun {
  readonly number: number;
  readonly planned: PlannedRun;
  readonly verdict: Verdict;
  /** Absent when the run never ended. */
  readonly outcome?: RunOutcome;
  /** Folder with its history and logs, for a run with complaints. */
  readonly evidence?: string;
}

/** Of the sample data: some 700 events in 30 files, and 75 songs in as many. */
const SCALE = 0.05;

/** Strikes each run, and compares it with a calm one of the same environment. */
export async function runChaos(options: ChaosOptions): Promise<readonly JudgedRun[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-bundle-'));
  const bundle = path.join(folder, 'workflow-bundle.js');
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const queue = [...options.runs];
  const judged: JudgedRun[] = [];
  try {
    await writeBundle(bundle);
    const job = async (): Promise<void> => {
      while (queue.length > 0) await runUntilBroken({ ...options, bundle }, queue, judged);
    };
    await Promise.all(Array.from({ length: Math.min(options.jobs, queue.length) }, job));
  } finally {
    process.off('exit', remove);
    remove();
  }
  return judged.toSorted((a, b) => a.number - b.number);
}

async function writeBundle(file: string): Promise<void> {
  const workflowsPath = path.join(import.meta.dirname, '../../workflows/index.ts');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  await writeFile(file, code);
}

/** A run that went wrong may leave anything behind: the next one gets an environment of its own. */
async function runUntilBroken(
  options: ChaosOptions & { readonly bundle: string },
  queue: PlannedRun[],
  judged: JudgedRun[],
): Promise<void> {
  const environment = await startChaosEnvironment({ scale: SCALE, bundle: options.bundle });
  try {
    const calm = await runOnce(environment, { workflowId: `calm-${options.seed}`, hits: [] });
    if (calm.failure !== undefined) throw new Error(`The undisturbed run has failed: ${calm.failure}`);
    for (let planned = queue.shift(); planned !== undefined; planned = queue.shift()) {
      const one = await runAndJudge(options, { environment, calm, planned });
      judged.push(one);
      options.onRun?.(one);
      if (one.evidence !== undefined) return;
    }
  } finally {
    await environment.stop();
  }
}

interface Trial {
  readonly environment: ChaosEnvironment;
  readonly calm: RunOutcome;
  readonly planned: PlannedRun;
}

async function runAndJudge({ seed, afterBlow }: ChaosOptions, trial: Trial): Promise<JudgedRun> {
  const { environment, calm, planned } = trial;
  const { number } = planned;
  const workflowId = `chaos-${seed}-${number}`;
  const forget = afterBlow && (async () => await afterBlow(environment));
  try {
    const outcome = await runOnce(environment, { ...planned, workflowId }, forget);
    const verdict = judge(outcome, calm);
    const isGood = verdict.complaints.length === 0;
    const evidence = isGood ? {} : { evidence: await keepEvidence(environment, workflowId, outcome.history.json) };
    return { number, planned, outcome, verdict, ...evidence };
  } catch (error) {
    const complaints = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
    const verdict = { tasksRepeated: 0, rowsLost: 0, rowsDoubled: 0, filesWrong: 0, left: 1, complaints };
    return { number, planned, verdict, evidence: await keepEvidence(environment, workflowId) };
  }
}

async function keepEvidence({ directory }: ChaosEnvironment, workflowId: string, history?: string): Promise<string> {
  const folder = path.join(tmpdir(), 'shiftwork-chaos-evidence', workflowId);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  if (history !== undefined) await writeFile(path.join(folder, 'history.json'), history);
  for (const name of readdirSync(directory).filter((file) => file.endsWith('.log') || file === 'logs')) {
    await cp(path.join(directory, name), path.join(folder, name), { recursive: true });
  }
  return folder;
}
