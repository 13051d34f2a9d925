import { execFile } from 'node:child_process';

/** How a program ended, and what it said. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 60_000;

/** Runs a program to its end, with variables beside our own; one that takes too long, or is not there, ends with -1. */
export async function runProgram(
  file: string,
  args: readonly string[],
  { env = {}, cwd, timeoutMs = TIMEOUT_MS }: ProgramOptions = {},
): Promise<ProgramResult> {
  const options = { cwd, env: { ...process.env, ...env }, timeout: timeoutMs, maxBuffer: 1 << 26 };
  return await new Promise((resolve) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve({ code: 0, stdout, stderr });
      const code = typeof error.code === 'number' ? error.code : -1;
      const why =
        code === -1 ? `${file}: ${error.killed === true ? `more than ${timeoutMs} ms` : error.message}\n` : '';
      resolve({ code, stdout, stderr: why + stderr });
    });
  });
}
