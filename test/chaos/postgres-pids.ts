import { readFileSync, readdirSync } from 'node:fs';

/** The PostgreSQL servers that a process, or one below it, has started. */
export function postgresPids(root: number): readonly number[] {
  const listed = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)));
  const isBelow = (pid: number): boolean => {
    const parent = listed.find((one) => one.pid === pid)?.parent;
    return parent !== undefined && (parent === root || isBelow(parent));
  };
  return listed.filter(({ pid, command }) => /postgres\0-D\0/.test(command) && isBelow(pid)).map(({ pid }) => pid);
}

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** proc_pid_stat(5): after the name in brackets come state and parent. A process may end while it is looked at. */
function readProcess(pid: number): readonly Listed[] {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    if (state === 'Z') return [];
    return [{ pid, parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }];
  } catch {
    return [];
  }
}
