import type { ScheduleDescription } from '@temporalio/client';
import { parseCron, type Cron } from '../../model/cron.ts';
import type { scheduleOptions } from './schedule-options.ts';

/** What differs between a schedule in Temporal and the code, in words. */
export interface ScheduleDifference {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

type Wanted = ReturnType<typeof scheduleOptions>;

/** Field by field, what applying the code changes in Temporal. */
export function scheduleDifferences(
  { raw, spec, policies, action }: ScheduleDescription,
  wanted: Wanted,
  cron: string,
): readonly ScheduleDifference[] {
  const { staticSummary, ...start } = wanted.action;

  const started = { type: action.type, workflowType: action.workflowType, workflowId: action.workflowId };
  return compare({
    cron: [cronOf(raw.schedule?.spec?.structuredCalendar ?? [], cron), cron],
    timezone: [spec.timezone ?? 'UTC', wanted.spec.timezone],
    jitter: [seconds(spec.jitter), seconds(wanted.spec.jitter)],
    'first run': [moment(spec.startAt), moment(wanted.spec.startAt)],
    'last run': [moment(spec.endAt), moment(wanted.spec.endAt)],
    overlap: [policies.overlap ?? 'SKIP', wanted.policies.overlap],
    'catch-up window': [seconds(policies.catchupWindow), seconds(wanted.policies.catchupWindow)],
    starts: [JSON.stringify({ ...started, taskQueue: action.taskQueue, args: action.args }), JSON.stringify(start)],
    summary: [action.staticSummary ?? 'none', staticSummary],
  });
}

function compare(fields: Readonly<Record<string, readonly [from: string, to: string]>>): readonly ScheduleDifference[] {
  return Object.entries(fields).flatMap(([field, [from, to]]) => (from === to ? [] : [{ field, from, to }]));
}

/** The cron expression that Temporal's calendars stand for, as far as it can be told: the wanted one where they mean the same. */
function cronOf(calendars: readonly Calendar[], wanted: string): string {
  const [calendar] = calendars;
  if (calendar === undefined || calendars.length > 1) return `${calendars.length} calendars of another kind`;
  if (means(calendar, parseCron(wanted))) return wanted;
  const comment = calendar.comment ?? '';
  return comment === '' || comment === wanted ? 'a calendar of another kind' : comment;
}

type Calendar = NonNullable<
  NonNullable<NonNullable<ScheduleDescription['raw']['schedule']>['spec']>['structuredCalendar']
>[number];

/** In every field the same values. The second is 0, and any year will do. */
function means(calendar: Calendar, cron: Cron): boolean {
  const { second, minute, hour, dayOfMonth, month, dayOfWeek, year } = calendar;
  const weekdays = [...valuesOf(dayOfWeek)].map((day) => day % 7);
  return (
    valuesOf(year).size === 0 &&
    isSame(valuesOf(second), new Set([0])) &&
    isSame(valuesOf(minute), cron.minutes) &&
    isSame(valuesOf(hour), cron.hours) &&
    isSame(valuesOf(dayOfMonth), cron.daysOfMonth) &&
    isSame(valuesOf(month), cron.months) &&
    isSame(new Set(weekdays), cron.daysOfWeek)
  );
}

/** A range without an end is one value, and one without a step has all between: https://api-docs.temporal.io/#temporal.api.schedule.v1.Range */
function valuesOf(ranges: Calendar['minute']): ReadonlySet<number> {
  const values = (ranges ?? []).flatMap((range) => {
    const [start, step] = [range.start ?? 0, range.step || 1];
    const end = Math.max(start, range.end ?? 0);
    return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step);
  });
  return new Set(values);
}

function isSame(some: ReadonlySet<number>, others: ReadonlySet<number>): boolean {
  return some.size === others.size && [...some].every((value) => others.has(value));
}

function seconds(ms: number | undefined): string {
  return ms === undefined || ms === 0 ? 'none' : `${ms / 1000} seconds`;
}

function moment(date: Date | undefined): string {
  return date === undefined ? 'any' : date.toISOString();
}
