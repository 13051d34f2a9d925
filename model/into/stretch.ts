import type { TargetColumn } from './fit-columns.ts';
import type { ModelMode } from './model.ts';

/** A stretch of time as SQL: literals of the type of the column that is compared with them. */
export interface Stretch {
  /** Where the lookback begins; the start of the interval where there is none. */
  readonly from: string;
  /** Where the interval begins. */
  readonly start: string;
  /** Where it ends; not part of it. */
  readonly end: string;
}

/** The stretch that a run of an interval model replaces. */
export function stretchOf(
  { target, interval }: { readonly target: readonly TargetColumn[]; readonly interval: { start: string; end: string } },
  { column, lookbackSeconds }: ModelMode & { readonly kind: 'interval' },
): Stretch {
  const type = target.find(({ name }) => name === column)?.type ?? 'timestamp';
  const start = Date.parse(interval.start);
  return {
    from: literal(start - lookbackSeconds * 1000, type),
    start: literal(start, type),
    end: literal(Date.parse(interval.end), type),
  };
}

/** Whether a column lies in the stretch. */
export function within(column: string, { from, end }: Stretch): string {
  return `${column} >= ${from} and ${column} < ${end}`;
}

/** A date is compared as its midnight, so that a stretch of hours is not rounded to days. */
function literal(ms: number, type: string): string {
  const text = new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.000)?Z$/, '');
  return type === 'timestamptz' ? `timestamptz '${text}+00'` : `timestamp '${text}'`;
}
