// Clocks on a wall, as milliseconds: what the clock of a time zone shows, written as if it were UTC.

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the zone's clock shows at an instant. */
export function wallOf(instantMs: number, timezone: string): number {
  return instantMs + offsetAt(instantMs, timezone);
}

/**
 * The instant at which the zone's clock shows this. Where it shows it twice, one of the two; where it never does, since
 * the clock is put forward over it, a near one, at which it shows something else. Go's `time.Date`, by which Temporal
 * reads its calendars, chooses the same.
 */
export function instantOf(wallMs: number, timezone: string): number {
  return wallMs - offsetAt(wallMs - offsetAt(wallMs, timezone), timezone);
}

/** Whether the zone's clock ever shows this. */
export function isShown(wallMs: number, timezone: string): boolean {
  return wallOf(instantOf(wallMs, timezone), timezone) === wallMs;
}

/** `2018-11-05 06:00 +01:00`, with seconds where there are any. */
export function formatZoned(instantMs: number, timezone: string): string {
  const offsetMinutes = Math.round(offsetAt(instantMs, timezone) / 60_000);
  return `${formatWall(wallOf(instantMs, timezone))} ${formatOffset(offsetMinutes)}`;
}

/** `2018-11-05 06:00`, with seconds where there are any. */
export function formatWall(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 19).replace('T', ' ').replace(/:00$/, '');
}

function formatOffset(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const two = (value: number): string => Math.trunc(value).toString().padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}

function offsetAt(instantMs: number, timezone: string): number {
  if (timezone === 'UTC') return 0;
  const wholeSeconds = Math.floor(instantMs / 1000) * 1000;
  const shown = new Map(
    formatOf(timezone)
      .formatToParts(wholeSeconds)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
  const date = [part('year'), part('month') - 1, part('day')] as const;
  return Date.UTC(...date, part('hour'), part('minute'), part('second')) - wholeSeconds;
}

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known !== undefined) return known;
  const numeric = 'numeric' as const;
  const fields = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric };
  const format = new Intl.DateTimeFormat('en-US', { ...fields, timeZone: timezone, hourCycle: 'h23' });
  formats.set(timezone, format);
  return format;
}
