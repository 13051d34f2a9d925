import type { RunOptions } from './run.ts';

/** Whether a run does all that its DAG does for an interval: launching and tearing down are nothing that an interval misses. */
export function fillsInterval({ select = [], exclude = [] }: RunOptions): boolean {
  return select.length === 0 && exclude.every((what) => /^(?:launch|teardown)(?:\.|$)/.test(what));
}
