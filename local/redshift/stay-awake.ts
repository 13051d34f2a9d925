/*
 * Whoever sleeps has to be woken, which takes the system longer than a short statement takes. So for a moment after each message the event
 * loop looks for the next one again and again, and only then sleeps.
 */

/** Longer than PostgreSQL takes for a short statement, and a client to send the next. */
const MOMENT_MS = 0.25;

let until = 0;
let isAwake = false;

/** Keeps the event loop from sleeping for a moment. */
export function stayAwake(): void {
  until = performance.now() + MOMENT_MS;
  if (isAwake) return;
  isAwake = true;
  setImmediate(look);
}

function look(): void {
  isAwake = performance.now() < until;
  if (isAwake) setImmediate(look);
}
