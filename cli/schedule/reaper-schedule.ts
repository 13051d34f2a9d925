import type { ReapInput } from '../../model/leftover.ts';

/** The reaper's own schedule, named as a DAG's would be: never beside itself, and what was missed is made up for by the next time. */
export const REAPER = {
  dagId: 'shiftwork.reap',
  schedule: { cron: '*/15 * * * *', timezone: 'UTC', overlap: 'SKIP', catchupWindow: '1 minute' },
} as const;

/** What the schedule starts the reaper with. */
export function reaperInput(target: string): ReapInput {
  return { target };
}
