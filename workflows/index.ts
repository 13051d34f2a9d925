export { runDag as default } from './run-dag.ts';
export { tearDownLater as 'shiftwork.teardown' } from './tear-down-later.ts';
