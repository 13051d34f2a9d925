import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLocalState, removeLocalState, stateDirectory } from '../config/local-state.ts';
import { CommandError } from './command-error.ts';
import { isAlive, isUp } from './local-probe.ts';

const END_TIMEOUT_MS = 60_000;
const POLL_MS = 100;

/** Ends what is up, and waits until it is gone; answers its process id, undefined when nothing was. */
export async function endLocal(): Promise<number | undefined> {
  const state = await readLocalState();
  if (state === undefined) return undefined;
  // A pid alone may be somebody else's by now: what we started also answers.
  if (!(await isUp(state))) {
    await removeLocalState();
    return undefined;
  }
  process.kill(state.pid, 'SIGTERM');
  const deadline = Date.now() + END_TIMEOUT_MS;
  while (isAlive(state.pid)) {
    if (Date.now() > deadline)
      throw new CommandError(
        `Process ${state.pid} has not ended within ${END_TIMEOUT_MS / 1000} s. End it with kill -9.`,
      );
    await sleep(POLL_MS);
  }
  return state.pid;
}

/** Deletes the state of the local environment; refuses while it is up. Answers what it deleted. */
export async function resetLocal(): Promise<string> {
  const state = await readLocalState().catch(() => undefined);
  if (state !== undefined && (await isUp(state))) {
    throw new CommandError(`It is up (process ${state.pid}): end it first with \`shiftwork local down\`.`);
  }
  const directory = stateDirectory();
  await rm(directory, { recursive: true, force: true });
  return directory;
}
