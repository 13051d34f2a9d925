import { setTimeout as delay } from 'node:timers/promises';

const WITHIN_MS = 120_000;
const POLL_MS = 5;

/** Waits until a condition holds; fails with what was waited for. */
export async function waitFor(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (const deadline = Date.now() + WITHIN_MS; Date.now() < deadline;) {
    if (await holds()) return;
    await delay(POLL_MS);
  }
  throw new Error(`Waited ${WITHIN_MS} ms in vain: ${what}`);
}
