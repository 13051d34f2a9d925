export { runDag as default } from './run-dag.ts';
export { backfill as 'shiftwork.backfill' } from './backfill.ts';
export { reap as 'shiftwork.reap' } from './reap.ts';
export { tearDownLater as 'shiftwork.teardown' } from './tear-down-later.ts';
