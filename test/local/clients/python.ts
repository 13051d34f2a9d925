import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { clientCache, installAlone } from './client-cache.ts';
import { runProgram } from './run-program.ts';

/** A Python that has the clients, or why there is none. */
export type Python = { readonly python: string } | { readonly missing: string };

const INSTALL_TIMEOUT_MS = 480_000;

/** The Python of an environment with the packages of a list of requirements, which is made once and kept. */
export async function pythonWith(list: string): Promise<Python> {
  const requirements = path.join(import.meta.dirname, 'python', list);
  const version = await runProgram('python3', ['-c', 'import sys, venv, ensurepip; print(sys.version)']);
  if (version.code !== 0) return { missing: `no python3 with venv and pip: ${lastLine(version.stderr)}` };
  const name = createHash('sha256').update(version.stdout).update(readFileSync(requirements)).digest('hex');
  const directory = path.join(clientCache(), `python-${name.slice(0, 12)}`);
  return await installAlone(path.basename(directory), async () => await makeEnvironment(directory, requirements));
}

async function makeEnvironment(directory: string, requirements: string): Promise<Python> {
  const python = path.join(directory, 'bin/python');
  if (existsSync(python)) return { python };
  const unfinished = `${directory}.unfinished`;
  const steps = [
    ['python3', '-m', 'venv', '--clear', unfinished],
    [`${unfinished}/bin/python`, '-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', '-r', requirements],
  ];
  for (const [program = '', ...args] of steps) {
    const { code, stderr } = await runProgram(program, args, { timeoutMs: INSTALL_TIMEOUT_MS });
    if (code === 0) continue;
    rmSync(unfinished, { recursive: true, force: true });
    return { missing: `pip cannot install them here: ${lastLine(stderr)}` };
  }
  renameSync(unfinished, directory);
  return { python };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
