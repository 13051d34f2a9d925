import type { SqlColumn } from '../../warehouse/session.ts';

type Value = string | null;

/** Brings a value of a type, as the warehouse or a person writes it, into the one form in which equal values are equal. */
export function comparableValue(value: Value, { typeOid }: SqlColumn): Value {
  const form = FORMS.get(typeOid);
  return value === null || form === undefined ? value : form(value);
}

/** Floating-point numbers are compared to so many digits: the last ones depend on the order of additions. */
const DOUBLE_DIGITS = 12;
const REAL_DIGITS = 6;

/** PostgreSQL's type OIDs, which Redshift shares. */
const FORMS: ReadonlyMap<number, (text: string) => string> = new Map([
  [16, (text) => (/^(t|true|y|yes|1)$/i.test(text) ? 't' : /^(f|false|n|no|0)$/i.test(text) ? 'f' : text)],
  [20, exactNumber],
  [21, exactNumber],
  [23, exactNumber],
  [1700, exactNumber],
  [700, (text) => floatNumber(text, REAL_DIGITS)],
  [701, (text) => floatNumber(text, DOUBLE_DIGITS)],
  [1042, (text) => text.trimEnd()],
  [1083, clock],
  [1114, (text) => clock(/^.{10}$/.test(text) ? `${text} 00:00:00` : text.replace('T', ' '))],
  [1184, moment],
]);

/** Without zeros that say nothing. */
function exactNumber(text: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  if (whole === '' && fraction === '') return /\d/.test(text) ? '0' : text;
  return `${sign === '-' ? '-' : ''}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
}

function floatNumber(text: string, digits: number): string {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text : String(Number(number.toPrecision(digits)));
}

/** With seconds, without a fraction that says nothing. */
function clock(text: string): string {
  const withSeconds = /(^| )\d\d:\d\d$/.test(text) ? `${text}:00` : text;
  return withSeconds.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

/** In UTC, to the microsecond that it is given with. */
function moment(text: string): string {
  const [, day = '', time = '00:00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[ T]([\d:.]+))? ?(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(text) ?? [];
  const [seconds = '', fraction = ''] = clock(time).split('.');
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone;
  const date = new Date(`${day}T${seconds}${offset}`);
  return Number.isNaN(date.getTime()) ? text : `${date.toISOString()} ${fraction}`;
}
