import { CronExpressionParser } from 'cron-parser';

/** The minutes at which a cron expression is due: a time is one of them when every field has its value. */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly daysOfWeek: ReadonlySet<number>;
}

const NAMED: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const EXAMPLE = "a cron expression of five fields such as '0 6 * * *', or a name such as '@daily'";

/** Why a text is no cron expression that Temporal and the intervals of runs would read alike; undefined when it is one. */
export function cronFault(text: unknown): string | undefined {
  const got = JSON.stringify(text) ?? String(text);
  if (typeof text !== 'string') return `expected ${EXAMPLE}, got ${got}`;
  const fields = fieldsOf(text);
  if (fields.length !== 5 || !fields.every(isPlain)) return `expected ${EXAMPLE}, got ${got}`;
  if (fields[2] !== '*' && fields[4] !== '*') {
    return `expected a day of the month or a day of the week, got both in ${got}: cron means either of them, Temporal both at once`;
  }
  try {
    parseCron(text);
    return undefined;
  } catch (error) {
    return `expected ${EXAMPLE}, got ${got} (${error instanceof Error ? error.message : String(error)})`;
  }
}

/** Reads a cron expression that has no fault. */
export function parseCron(text: string): Cron {
  const { fields } = CronExpressionParser.parse(fieldsOf(text).join(' '));
  return {
    minutes: new Set(fields.minute.values),
    hours: new Set(fields.hour.values),
    daysOfMonth: numbers(fields.dayOfMonth.values),
    months: new Set(fields.month.values),
    daysOfWeek: new Set([...numbers(fields.dayOfWeek.values)].map((day) => day % 7)),
  };
}

function fieldsOf(text: string): readonly string[] {
  return (NAMED[text.trim()] ?? text).trim().split(/\s+/);
}

/** `L`, `#`, `?` and `H` are read by some and not by Temporal. */
function isPlain(field: string): boolean {
  return field.split(',').every((part) => /^(?:\*|(?:\d+|[a-z]{3})(?:-(?:\d+|[a-z]{3}))?)(?:\/\d+)?$/i.test(part));
}

function numbers(values: readonly (number | string)[]): ReadonlySet<number> {
  return new Set(values.filter((value) => typeof value === 'number'));
}
