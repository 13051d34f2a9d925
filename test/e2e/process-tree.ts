import { readFileSync, readdirSync } from 'node:fs';

/** Processes by pid and start time: a pid alone may be somebody else's by and by. */
export type Processes = Map<string, string>;

/** Adds a process and all below it to those that have been seen. */
export function noteProcesses(root: number, seen: Processes): void {
  const all = listProcesses();
  const wanted = new Set([root]);
  for (const { pid, parent, key, command } of all) {
    if (!wanted.has(parent) && pid !== root) continue;
    wanted.add(pid);
    seen.set(key, command);
  }
}

/** The command lines of those that still run. */
export function survivorsOf(seen: Processes): readonly string[] {
  return listProcesses().flatMap(({ key, command }) => (seen.has(key) ? [command] : []));
}

/** Ends those that still run, for a test that has found them. */
export function killSurvivors(seen: Processes): void {
  for (const { pid, key } of listProcesses()) if (seen.has(key)) process.kill(pid, 'SIGKILL');
}

/** The command lines of processes that have this text in their command line or in their environment. */
export function processesThatName(text: string): readonly string[] {
  return listProcesses().flatMap(({ pid, command }) =>
    pid !== process.pid && `${command} ${readProc(pid, 'environ')}`.includes(text) ? [command] : [],
  );
}

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly key: string;
  readonly command: string;
}

/** In the order of their start, so that a parent comes before its children. Zombies have ended. */
function listProcesses(): readonly Listed[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const pid = Number(name);
      // What follows the name in brackets: state, parent, …, the 22nd field of proc_pid_stat(5) is the start time.
      const [state, parent, ...rest] = readProc(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
      const startedAt = Number(rest[17]);
      if (parent === undefined || state === 'Z') return [];
      const command = readProc(pid, 'cmdline').replaceAll('\0', ' ');
      return [{ pid, parent: Number(parent), key: `${pid} ${startedAt}`, command, startedAt }];
    })
    .toSorted((a, b) => a.startedAt - b.startedAt || a.pid - b.pid);
}

/** Empty where the process has ended meanwhile, or is not ours to read. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
