// A folder of a user's own, with DAGs, SQL and configuration, in which the command line is run as from its package.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CommandResult } from '../cli/shiftwork.ts';

const ROOT = path.join(import.meta.dirname, '../..');

/** What the files of a project import the package's names from. */
export const PACKAGE = path.join(ROOT, 'index.ts');

type Variables = Readonly<Record<string, string | undefined>>;

/** Writes the files, by their paths. */
export async function writeProject(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }
}

/** Runs `shiftwork ARGUMENTS…` there. */
export async function shiftworkIn(
  folder: string,
  args: readonly string[],
  variables: Variables = {},
): Promise<CommandResult> {
  const child = startIn(folder, args, variables);
  const [stdout, stderr]: string[][] = [[], []];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => stdout?.push(text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => stderr?.push(text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout: stdout?.join('') ?? '', stderr: stderr?.join('') ?? '' };
}

/** Starts a worker there. Nobody reads what it prints, which must not fill up. */
export function startWorkerIn(folder: string, variables: Variables): ChildProcess {
  const worker = startIn(folder, ['worker'], variables);
  worker.stdout?.resume();
  worker.stderr?.resume();
  return worker;
}

/** Starts a command there that stays. */
export function startIn(folder: string, args: readonly string[], variables: Variables = {}): ChildProcess {
  const command = ['--import', import.meta.resolve('tsx'), path.join(ROOT, 'client.ts'), ...args];
  const env = { ...process.env, ...variables };
  return spawn(process.execPath, command, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
}
