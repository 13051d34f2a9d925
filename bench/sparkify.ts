import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TaskKind } from '../model/plan.ts';
import type { RunReport } from '../model/run.ts';

const CLIENT = path.join(import.meta.dirname, '..', 'client.ts');

/** Measures `shiftwork start` from nothing to nothing, and the run within it; arguments are passed on (`--data DIR`). */
export async function run(args: readonly string[]): Promise<void> {
  const state = await mkdtemp(path.join(tmpdir(), 'shiftwork-bench-'));
  try {
    const startedAtMs = Date.now();
    const { report } = await startToEnd([...args, '--state', state]);
    print('the whole command', (Date.now() - startedAtMs) / 1000);
    print('the run, from its first task to its last', spanOf(report.tasks));
    for (const kind of kindsOf(report)) print(`  ${kind}`, spanOf(report.tasks.filter((task) => task.kind === kind)));
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}

async function startToEnd(args: readonly string[]): Promise<{ readonly report: RunReport }> {
  const ports = ['--port', '0', '--aws-port', '0', '--temporal-port', '0', '--ui-port', '0'];
  const command = ['--import', 'tsx', CLIENT, 'start', '--teardown', '-o', 'json', ...ports, ...args];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, code] = await Promise.all([
    text(child.stdout),
    new Promise<number | null>((resolve) => child.on('exit', resolve)),
  ]);
  if (code !== 0) throw new Error(`shiftwork start ended with exit code ${code}: nothing was measured.`);
  return JSON.parse(output) as { report: RunReport };
}

function kindsOf({ tasks }: RunReport): readonly TaskKind[] {
  return [...new Set(tasks.map(({ kind }) => kind))];
}

/** Seconds from the first start to the last end. */
function spanOf(tasks: RunReport['tasks']): number {
  const starts = tasks.map(({ startedAtMs }) => startedAtMs ?? Infinity);
  const ends = tasks.map(({ finishedAtMs }) => finishedAtMs ?? 0);
  return (Math.max(...ends) - Math.min(...starts)) / 1000;
}

function print(what: string, seconds: number): void {
  console.log(`${what.padEnd(44)} ${seconds.toFixed(1).padStart(6)} s`);
}
