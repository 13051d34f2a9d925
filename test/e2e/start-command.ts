// `shiftwork start` as a child of a test, which watches what it prints and every process that it starts.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { answers } from '../../cli/local-probe.ts';
import type { LocalState } from '../../config/local-state.ts';
import { eventually } from './eventually.ts';
import { killSurvivors, noteProcesses, processesThatName, survivorsOf } from './process-tree.ts';
import type { Processes } from './process-tree.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const ANY_PORTS = ['--port', '0', '--aws-port', '0', '--temporal-port', '0', '--ui-port', '0'];
const LOOK_INTERVAL_MS = 100;
const LAST_LINES = 15;

export interface StartOptions {
  /** The state directory. */
  readonly home: string;
  readonly args: readonly string[];
  /** In a terminal of its own, as util-linux's `script` makes one. */
  readonly inTerminal?: boolean;
}

export interface StartCommand {
  readonly child: ChildProcess;
  /** What it has printed so far, on both streams. */
  readonly output: () => string;
  /** The same of standard output alone. */
  readonly answer: () => string;
  readonly state: () => LocalState;
  /** Waits until it has printed this. */
  readonly printed: (pattern: RegExp) => Promise<void>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Waits for its end, and fails with what it printed last unless this is its exit code. */
  readonly endsWith: (exitCode: number) => Promise<void>;
  /** Waits until no process of it runs any more and none of its addresses answers. */
  readonly nothingRemains: () => Promise<void>;
}

/** Starts `shiftwork start` on free ports; what a failed test leaves of it is ended with the test. */
export function startCommand(test: TestContext, { home, args, inTerminal = false }: StartOptions): StartCommand {
  const child = spawnCommand(['--import', 'tsx', 'client.ts', 'start', ...ANY_PORTS, ...args], { home, inTerminal });
  let [output, answer] = ['', ''];
  let state: LocalState | undefined;
  const seen: Processes = new Map();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  child.stdout?.on('data', (text: string) => (answer += text));
  const look = (): void => {
    if (child.pid !== undefined) noteProcesses(child.pid, seen);
    state ??= readState(home);
  };
  const timer = setInterval(look, LOOK_INTERVAL_MS);
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => {
      clearInterval(timer);
      resolve(signal ?? code);
    });
  });
  test.after(() => killSurvivors(seen));
  const knownState = (): LocalState => {
    if (state === undefined) throw new Error(`Nothing has come up yet. It printed:\n${output}`);
    return state;
  };
  return {
    child,
    output: () => output,
    answer: () => answer,
    state: knownState,
    async printed(pattern) {
      await eventually(`start prints ${pattern.source}`, () => {
        if (child.exitCode !== null)
          throw new Error(`It ended (${child.exitCode}) without ${pattern.source}:\n${output}`);
        return pattern.test(output) || undefined;
      });
    },
    ended,
    async endsWith(exitCode) {
      const how = await ended;
      assert.equal(how, exitCode, `It ended with ${how}, not ${exitCode}. What it printed last:\n${endOf(output)}`);
    },
    async nothingRemains() {
      await eventually(`all that start has started in ${home} is gone`, async () => {
        const processes = [...survivorsOf(seen), ...processesThatName(home)];
        return (processes.length === 0 && (await nothingAnswers(knownState()))) || undefined;
      });
    },
  };
}

/** Live output repeats itself: what tells why it ended stands at its end. */
function endOf(output: string): string {
  return output.split('\n').slice(-LAST_LINES).join('\n');
}

interface Place {
  readonly home: string;
  readonly inTerminal: boolean;
}

function spawnCommand(args: readonly string[], { home, inTerminal }: Place): ChildProcess {
  const env = {
    ...process.env,
    SHIFTWORK_HOME: home,
    TEMPORAL_ADDRESS: undefined,
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
  };
  if (!inTerminal) return spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  // A shell that stays would get the Ctrl-C too, and dash then answers 130 whatever our exit code is.
  const line = ['exec', ...[process.execPath, ...args].map((word) => `'${word}'`)].join(' ');
  return spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd: ROOT,
    env: { ...env, SHELL: '/bin/sh' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function readState(home: string): LocalState | undefined {
  const file = path.join(home, 'local.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LocalState) : undefined;
}

async function nothingAnswers({ awsEndpoint, temporalAddress, temporalUi }: LocalState): Promise<boolean> {
  const addresses = [awsEndpoint, `http://${temporalAddress ?? ''}`, temporalUi ?? ''];
  return (await Promise.all(addresses.map(answers))).every((isThere) => !isThere);
}
