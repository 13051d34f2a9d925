import { connect } from 'node:net';
import type { LocalState } from '../config/local-state.ts';

const PROBE_TIMEOUT_MS = 2_000;

/** Whether what the state file names is still there: its process lives, and the local AWS answers. */
export async function isUp({ pid, awsEndpoint }: Pick<LocalState, 'pid' | 'awsEndpoint'>): Promise<boolean> {
  return isAlive(pid) && (await answers(awsEndpoint));
}

/** Whether there is a process of that id. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Whether somebody listens at `http://host:port`. */
export function answers(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), timeout: PROBE_TIMEOUT_MS });
    const settle = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}
