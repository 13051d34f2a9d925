import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSongPlays } from './song-plays.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** `shiftwork local up`, as a user has it: a process, and variables that lead clients to it. */
export interface LocalUp {
  /** What `local up -o json` prints: AWS_… and, with a cluster, PGHOST …. */
  readonly variables: Readonly<Record<string, string>>;
  readonly directory: string;
  /** Ends it as Ctrl-C does, and removes what it left. */
  stop(): Promise<void>;
}

/** Starts it on free ports, with song plays in `s3://udacity-dend`, and a cluster if one is named. */
export async function startLocalUp(options: { readonly cluster?: string } = {}): Promise<LocalUp> {
  const directory = mkdtempSync(join(tmpdir(), 'shiftwork-clients-'));
  // As root PostgreSQL runs as another user, who must get through.
  chmodSync(directory, 0o755);
  const data = join(directory, 'data');
  writeSongPlays(data);
  const cluster = options.cluster === undefined ? [] : ['--cluster', options.cluster];
  const flags = ['--port', '0', '--aws-port', '0', '--data', data, '-o', 'json', ...cluster];
  const child = spawn(process.execPath, ['--import', 'tsx', 'client.ts', 'local', 'up', ...flags], {
    cwd: ROOT,
    env: { ...process.env, SHIFTWORK_HOME: join(directory, 'state') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
    await exited;
    rmSync(directory, { recursive: true, force: true });
  }
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  let output = '';
  for await (const chunk of child.stdout.setEncoding('utf8') as AsyncIterable<string>) {
    output += chunk;
    const variables = readJson(output);
    if (variables !== undefined) return { variables, directory, stop };
  }
  await stop();
  throw new Error(`local up ended before it was up:\n${errors}`);
}

function readJson(text: string): Readonly<Record<string, string>> | undefined {
  try {
    return JSON.parse(text) as Readonly<Record<string, string>>;
  } catch {
    return undefined;
  }
}
