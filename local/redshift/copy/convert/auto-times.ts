import type { Moment } from './calendar.ts';
import { momentOf } from './time-fields.ts';
import type { TimeFields } from './time-fields.ts';

/*
 * DATEFORMAT 'auto' and TIMEFORMAT 'auto' (https://docs.aws.amazon.com/redshift/latest/dg/automatic-recognition.html): a time of day and a
 * zone are found wherever they stand and taken out; what is left must be a date in one of the known forms.
 */

const TIME =
  /(?:^|[\sT])(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d+))?)?\s*(?<half>AM|PM)?/i;
const COMPACT_TIME =
  /(?<=^\d{8}|\d{4}-\d{2}-\d{2})[\sT](?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?(?:\.(?<fraction>\d+))?/i;
const ZONE_AFTER_TIME = /^\s*(?<zone>Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)(?=\s|$)/i;
/** North American zones by the names PostgreSQL knows. */
const NAMED_ZONE = /\s*\b(?<name>[ECMP][SD]T)(?=\s|$)/i;
const NAMED_OFFSETS: Readonly<Record<string, string>> = {
  EST: '-05',
  EDT: '-04',
  CST: '-06',
  CDT: '-05',
  MST: '-07',
  MDT: '-06',
  PST: '-08',
  PDT: '-07',
};
const ERA = /\s+(?<era>AD|BC)$/i;
const WEEKDAY = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+/i;
const NAME = String.raw`(?<month>Jan[a-z]*|Feb[a-z]*|Mar[a-z]*|Apr[a-z]*|May|Jun[a-z]*|Jul[a-z]*|Aug[a-z]*|Sep[a-z]*|Oct[a-z]*|Nov[a-z]*|Dec[a-z]*)`;

const DATES: readonly RegExp[] = [
  /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/,
  /^(?<year>\d{4})[/.](?<month>\d{1,2})[/.](?<day>\d{1,2})$/,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  /^(?<year>\d{2})(?<month>\d{2})(?<day>\d{2})$/,
  /^(?<year>\d{4})[-.](?<dayOfYear>\d{3})$/,
  /^(?<month>\d{1,2})[-/.](?<day>\d{1,2})[-/.](?<year>\d{4}|\d{2})$/,
  /^J(?<julian>\d+)$/i,
  new RegExp(String.raw`^${NAME}[-\s]+(?<day>\d{1,2})(?:,\s*|[-\s]+)(?<year>\d{4}|\d{2})$`, 'i'),
  new RegExp(String.raw`^(?<day>\d{1,2})[-\s]+${NAME}(?:,\s*|[-\s]+)(?<year>\d{4}|\d{2})$`, 'i'),
  new RegExp(String.raw`^(?<year>\d{4})[-\s]+${NAME}[-\s]+(?<day>\d{1,2})$`, 'i'),
];

/** Reads a date, with or without a time of day, in any known form. */
export function parseAnyTime(text: string): Moment | null {
  const time = TIME.exec(text) ?? COMPACT_TIME.exec(text);
  const before = time ? text.slice(0, time.index) : text;
  const { zone, rest } = time ? takeZone(text.slice(time.index + time[0].length)) : { zone: undefined, rest: '' };
  const { era, rest: written } = takeEra(`${before.trim()} ${rest.trim()}`.trim());
  const date = dateFields(written.replace(WEEKDAY, ''));
  if (!date) return null;
  return momentOf({ ...date, ...time?.groups, ...(zone !== undefined && { zone }), ...(era !== undefined && { era }) });
}

function takeZone(text: string): { readonly zone: string | undefined; readonly rest: string } {
  const zone = ZONE_AFTER_TIME.exec(text) ?? NAMED_ZONE.exec(text);
  if (!zone) return { zone: undefined, rest: text };
  const name = zone.groups?.name?.toUpperCase();
  return { zone: name === undefined ? zone.groups?.zone : NAMED_OFFSETS[name], rest: text.replace(zone[0], '') };
}

function takeEra(text: string): { readonly era: string | undefined; readonly rest: string } {
  const era = ERA.exec(text);
  return { era: era?.groups?.era, rest: era ? text.slice(0, era.index) : text };
}

function dateFields(text: string): TimeFields | undefined {
  for (const date of DATES) {
    const groups = date.exec(text)?.groups;
    if (groups) return groups;
  }
  return undefined;
}
