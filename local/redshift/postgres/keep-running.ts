import { setTimeout as delay } from 'node:timers/promises';
import { startPostgres } from './server.ts';
import type { PostgresOptions, RunningPostgres } from './server.ts';

/*
 * Redshift replaces a node that fails, and the cluster is there again by itself. So a PostgreSQL that was killed is started
 * again behind its proxy: its clients have lost their connections, what was committed is there. One that was asked to stop stays
 * stopped, whoever asked.
 */

const TRIES = 20;
const PAUSE_MS = 250;

/** Starts PostgreSQL, and again whenever it is killed. */
export async function keepPostgres(options: PostgresOptions, log: (line: string) => void): Promise<RunningPostgres> {
  let current = await startPostgres(options);
  const stopping = new AbortController();
  const { signal } = stopping;
  const watch = async (): Promise<void> => {
    while ((await current.ended) === 'killed' && !signal.aborted) {
      log(`PostgreSQL of ${options.dataDirectory} was killed, and is started again.`);
      current = await startAgain(options);
      if (signal.aborted) return;
    }
    if (!signal.aborted) log(`PostgreSQL of ${options.dataDirectory} ended by itself; see its postgres.log.`);
  };
  const watching = watch().catch((error: unknown) => log(String(error)));
  const stop = async (): Promise<void> => {
    stopping.abort();
    await current.stop();
    await watching;
    // It may just have been started again.
    await current.stop();
  };
  return { ...current, stop };
}

/** The old one's sessions may take a moment to notice its end, and until then no other may have the data. */
async function startAgain(options: PostgresOptions): Promise<RunningPostgres> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startPostgres(options);
    } catch (error) {
      if (tries === TRIES) throw error;
      await delay(PAUSE_MS);
    }
  }
}
