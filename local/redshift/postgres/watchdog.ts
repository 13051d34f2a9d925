import { spawn } from 'node:child_process';

/*
 * A Node process that is killed (-9) runs no handler, and PostgreSQL would go on without it. So a shell waits on a pipe
 * from this process: when the pipe closes, for whatever reason, it stops PostgreSQL. It reads the pid file anew first,
 * since the pid may belong to another process by then.
 */
const WATCH = `
is_ours() { [ "$(head -n 1 "$2/postmaster.pid" 2>/dev/null)" = "$1" ]; }
cat >/dev/null
is_ours "$1" "$2" && kill -INT "$1"
for second in 1 2 3 4 5; do is_ours "$1" "$2" || exit 0; sleep 1; done
is_ours "$1" "$2" && kill -QUIT "$1"
`;

/** Ends PostgreSQL when this process is gone. Call the answer once PostgreSQL has ended by itself. */
export function watchOver(pid: number, dataDirectory: string): () => void {
  const shell = spawn('sh', ['-c', WATCH, 'sh', String(pid), dataDirectory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  shell.stdin.on('error', () => undefined);
  (shell.stdin as unknown as { unref?: () => void }).unref?.();
  return () => shell.stdin.end();
}
