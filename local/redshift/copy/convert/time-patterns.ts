import type { Moment } from './calendar.ts';
import { momentOf } from './time-fields.ts';

/*
 * DATEFORMAT and TIMEFORMAT patterns (https://docs.aws.amazon.com/redshift/latest/dg/r_DATEFORMAT_and_TIMEFORMAT_strings.html), turned
 * into one regular expression. A pattern without its time of day is tried too, for a timestamp may be given as a date.
 */

export type ParseTime = (text: string) => Moment | null;

const ZONE = String.raw`(?<zone>Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)`;
const MONTH_NAME = String.raw`(?<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)`;

/** Longest first: HH24 is not HH and 24. */
const TOKENS: readonly (readonly [string, string])[] = [
  ['YYYY', String.raw`(?<year>\d{4})`],
  ['YY', String.raw`(?<year>\d{2})`],
  ['MONTH', MONTH_NAME],
  ['MON', MONTH_NAME],
  ['MM', '(?<month>DIGITS)'],
  ['MI', '(?<minute>DIGITS)'],
  ['DDD', String.raw`(?<dayOfYear>\d{3})`],
  ['DD', '(?<day>DIGITS)'],
  ['HH24', '(?<hour>DIGITS)'],
  ['HH12', '(?<hour>DIGITS)'],
  ['HH', '(?<hour>DIGITS)'],
  ['SS', String.raw`(?<second>DIGITS)(?:\.(?<fraction>\d+))?`],
  ['AM', '(?<half>AM|PM)'],
  ['PM', '(?<half>AM|PM)'],
  ['OF', String.raw`\s?(?:${ZONE})?`],
  ['TZ', String.raw`\s?(?:${ZONE})?`],
];
const TIME_TOKENS = new Set(['HH24', 'HH12', 'HH', 'MI', 'SS', 'AM', 'PM', 'OF', 'TZ']);

/** A parser for a pattern. Fields with a separator after them may have one digit, unless `exact`. */
export function compilePattern(pattern: string, exact = false): ParseTime {
  const parts = tokensOf(pattern);
  const time = parts.findIndex(({ token }) => TIME_TOKENS.has(token));
  const full = expressionOf(parts, exact);
  const date = time > 0 ? expressionOf(withoutSeparator(parts.slice(0, time)), exact) : null;
  return (text) => {
    const match = full.exec(text) ?? date?.exec(text);
    return match?.groups ? momentOf(match.groups) : null;
  };
}

interface Part {
  /** Empty for a separator. */
  readonly token: string;
  readonly source: string;
}

function tokensOf(pattern: string): readonly Part[] {
  const parts: Part[] = [];
  const seen = new Set<string>();
  for (let rest = pattern; rest !== '';) {
    const [token = '', source = ''] = TOKENS.find(([name]) => rest.toUpperCase().startsWith(name)) ?? [];
    const group = /\?<(\w+)>/.exec(source)?.[1] ?? '';
    const isNew = token !== '' && !seen.has(group);
    parts.push(isNew ? { token, source } : { token: '', source: escape(rest.slice(0, token.length || 1)) });
    seen.add(group);
    rest = rest.slice(token.length || 1);
  }
  return parts;
}

function expressionOf(parts: readonly Part[], exact: boolean): RegExp {
  const sources = parts.map(({ source }, index) => {
    const isApart = !exact && (parts[index + 1]?.token ?? '') === '';
    return source.replace('DIGITS', isApart ? String.raw`\d{1,2}` : String.raw`\d{2}`);
  });
  return new RegExp(`^${sources.join('')}$`, 'i');
}

function withoutSeparator(parts: readonly Part[]): readonly Part[] {
  return parts.slice(0, parts.findLastIndex(({ token }) => token !== '') + 1);
}

function escape(text: string): string {
  return text === ' ' ? String.raw`\s` : text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
