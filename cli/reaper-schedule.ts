import { ScheduleOverlapPolicy } from '@temporalio/client';
import type { ReapInput } from '../model/leftover.ts';

/** The reaper's own schedule, named as a DAG's would be. */
export const REAPER = { dagId: 'shiftwork.reap', schedule: { cron: '*/15 * * * *', timezone: 'UTC' } } as const;

/** How the schedule starts the reaper: never beside itself, and what was missed is made up for by the next time. */
export function reaperStart(target: string) {
  return {
    args: [{ target } satisfies ReapInput],
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
  } as const;
}
