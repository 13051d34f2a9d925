// Whether a text is a value of a type, before the warehouse is asked: https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html
// A text that Redshift would take, but cut or round, is refused: what was written is what must be stored.

/** Says what was expected in place of a text that no column of this type (`numeric(18,0)`) can hold; undefined where it can. */
export function valueFault(text: string, type: string): string | undefined {
  if (text.includes('\0')) return 'a text without NUL characters';
  const [, name = type, first, second] = /^(.*?)\((\d+)(?:,(\d+))?\)$/.exec(type) ?? [];
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (rule === undefined) return `no value, since a CSV cannot hold ${type}`;
  return rule(text, Number(first ?? 0), Number(second ?? 0));
}

/** Reads a text of a type with its length or precision, and its scale. */
type Rule = (text: string, size: number, scale: number) => string | undefined;

const BOOLEAN = /^(t|true|y|yes|1|f|false|n|no|0)$/i;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DECIMAL = /^[+-]?(?=\.?\d)0*(\d*)(?:\.(\d*?)0*)?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const CLOCK = String.raw`([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?`;
const ZONE = String.raw`( ?(Z|UTC|[+-]\d{2}(:?\d{2})?))?`;
const TIME = new RegExp(`^${CLOCK}$`);
const TIMETZ = new RegExp(`^${CLOCK}${ZONE}$`);
const TIMESTAMP = new RegExp(`^(.{10})(?:[ T]${CLOCK})?$`);
const TIMESTAMPTZ = new RegExp(`^(.{10})(?:[ T]${CLOCK}${ZONE})?$`);

const rules: Readonly<Record<string, Rule>> = {
  smallint: wholeNumber(15n),
  integer: wholeNumber(31n),
  bigint: wholeNumber(63n),
  numeric: decimal,
  real: matching(NUMBER, 'a number'),
  'double precision': matching(NUMBER, 'a number'),
  boolean: matching(BOOLEAN, 'true or false'),
  date: (text) => (isDate(text) ? undefined : 'a date such as 2018-11-30'),
  time: matching(TIME, 'a time such as 23:59:59'),
  timetz: matching(TIMETZ, 'a time such as 23:59:59+00'),
  timestamp: moment(TIMESTAMP, '2018-11-30 23:59:59.123'),
  timestamptz: moment(TIMESTAMPTZ, '2018-11-30 23:59:59.123+00'),
  varchar: (text, size) => (bytesOf(text) <= size ? undefined : `at most ${size} bytes`),
  char: singleBytes,
  super: (text) => (isJson(text) ? undefined : 'JSON'),
};

function wholeNumber(bits: bigint): Rule {
  const limit = 2n ** bits;
  return (text) => {
    const isRight =
      /^[+-]?\d{1,20}$/.test(text) && BigInt(text.replace('+', '')) < limit && BigInt(text.replace('+', '')) >= -limit;
    return isRight ? undefined : `a whole number from ${-limit} to ${limit - 1n}`;
  };
}

function decimal(text: string, precision: number, scale: number): string | undefined {
  const [, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole !== undefined && whole.length <= precision - scale && fraction.length <= scale) return undefined;
  return `a number of at most ${precision - scale} digits before the point and ${scale} behind it`;
}

function matching(pattern: RegExp, expected: string): Rule {
  return (text) => (pattern.test(text) ? undefined : expected);
}

function moment(pattern: RegExp, example: string): Rule {
  return (text) => (isDate(pattern.exec(text)?.[1] ?? '') ? undefined : `a moment such as ${example}`);
}

function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
}

/** CHAR holds no characters of several bytes: https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html */
function singleBytes(text: string, size: number): string | undefined {
  if (bytesOf(text) !== text.length) return 'characters of one byte, as CHAR holds';
  return text.length <= size ? undefined : `at most ${size} characters`;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
