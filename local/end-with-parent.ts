// No process outlives the command that started it, not even after kill -9 of that command. A watchdog (plain `sh`, in a
// session of its own, so that Ctrl-C in a terminal does not reach it) reads a pipe that only this process holds open:
// when the pipe ends, this process is gone, and the watchdog ends the other one. A pid may have been given to somebody
// else by then, so the watchdog first compares the time at which that pid was started.

import { spawn, type ChildProcess } from 'node:child_process';

const WATCHDOG = `
started() { cut -d' ' -f22 "/proc/$1/stat" 2>/dev/null || ps -o lstart= -p "$1" 2>/dev/null; }
first=$(started "$1")
cat >/dev/null
alive() { [ -n "$first" ] && [ "$(started "$1")" = "$first" ]; }
alive "$1" && kill -TERM "$1"
for _ in 1 2 3 4 5 6 7 8 9 10; do alive "$1" || exit 0; sleep 1; done
kill -KILL "$1"
`;

/** Makes sure that `child` gets SIGTERM, and 10 s later SIGKILL, when this process has ended in whatever way. */
export function endWithParent(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const watchdog = spawn('sh', ['-c', WATCHDOG, 'shiftwork-watchdog', child.pid.toString()], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.on('error', () => undefined);
  watchdog.unref();
  // A pipe that is still open must not keep the event loop alive; it closes when this process ends.
  (watchdog.stdin as unknown as { unref(): void }).unref();
  child.once('exit', () => watchdog.stdin.end());
}
