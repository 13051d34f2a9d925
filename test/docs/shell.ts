// A terminal in a folder of its own, in which the commands of a page are run one after the other, as a reader would.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from './pages.ts';

interface ShellResult {
  readonly code: number | null;
  /** Both streams, as they came. */
  readonly output: string;
}

export interface Shell {
  /** The variables of the terminal: what `eval` has set is among them. */
  readonly variables: Record<string, string>;
  /** Runs a command to its end; `more` are variables for it alone. */
  readonly run: (command: string, more?: Readonly<Record<string, string>>) => Promise<ShellResult>;
  /** Starts a command that stays, and waits until it says that it is ready. */
  readonly start: (command: string, ready: RegExp, more?: Readonly<Record<string, string>>) => Promise<void>;
  stop(): Promise<void>;
}

const OWN_VARIABLES = /^(SHIFTWORK|AWS|PG|TEMPORAL|DWH)_?/;

/** Opens it in a new folder that holds what a clone does: the reference DAG, its SQL with its tests, and `dwh.cfg.example`. */
export async function openShell(): Promise<Shell> {
  const folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-docs-'));
  await fillFolder(folder);
  const inherited = Object.entries(process.env).filter(([name]) => !OWN_VARIABLES.test(name));
  const variables = Object.fromEntries(inherited) as Record<string, string>;
  variables['PATH'] = `${path.join(folder, 'bin')}:${variables['PATH'] ?? ''}`;
  const staying: ChildProcess[] = [];
  const spawnIn = (command: string, more: Readonly<Record<string, string>> = {}) =>
    spawn('bash', ['-c', command], {
      cwd: folder,
      env: { ...variables, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  async function run(command: string, more?: Readonly<Record<string, string>>): Promise<ShellResult> {
    const isEval = command.startsWith('eval ');
    const child = spawnIn(isEval ? `${command} && env -0` : command, more);
    const output = collect(child);
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (isEval && code === 0) Object.assign(variables, readVariables(output()));
    return { code, output: output() };
  }

  async function start(command: string, ready: RegExp, more?: Readonly<Record<string, string>>): Promise<void> {
    const child = spawnIn(`exec ${command}`, more);
    staying.push(child);
    const output = collect(child);
    const ended = once(child, 'close').then(() => {
      throw new Error(`${command} ended:\n${output()}`);
    });
    ended.catch(() => undefined);
    while (!ready.test(output())) await Promise.race([once(child.stderr, 'data'), ended]);
  }

  async function stop(): Promise<void> {
    for (const child of staying.toReversed()) await interrupt(child);
    await rm(folder, { recursive: true, force: true });
  }
  return { variables, run, start, stop };
}

async function fillFolder(folder: string): Promise<void> {
  // As root PostgreSQL runs as another user, who must get through.
  await chmod(folder, 0o755);
  for (const part of ['dags', 'sql', 'test/sql/sparkify', 'dwh.cfg.example']) {
    await cp(path.join(ROOT, part), path.join(folder, part), { recursive: true });
  }
  await symlink(path.join(ROOT, 'index.ts'), path.join(folder, 'index.ts'));
  const client = `"${process.execPath}" --import "${import.meta.resolve('tsx')}" "${path.join(ROOT, 'client.ts')}"`;
  await writeProgram(folder, 'npx', `[ "$1" = shiftwork ] && shift && exec ${client} "$@"`);
  await writeProgram(folder, 'npm', '[ "$*" = ci ]');
}

/** In a clone npx finds the package's own program, and npm ci has been run. */
async function writeProgram(folder: string, name: string, script: string): Promise<void> {
  await mkdir(path.join(folder, 'bin'), { recursive: true });
  await writeFile(path.join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

function collect(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return () => output;
}

function readVariables(output: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    output.split('\0').flatMap((line) => {
      const [, name, value] = /^(\w+)=(.*)$/s.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}

async function interrupt(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGINT');
  await closed;
}
