// Casts that keep every value of a column, whatever it holds. A cast that keeps some values and refuses others (VARCHAR to INTEGER)
// is not among them, nor one whose result depends on a setting (TIMESTAMP to TIMESTAMPTZ).

/** Whether each value of the one type is the same value in the other; both as Redshift's catalog names them. */
export function isLosslessCast(from: string, to: string): boolean {
  const [source, target] = [readType(from), readType(to)];
  const digits = WHOLE_DIGITS[source.name];
  if (digits !== undefined) return holdsWhole(target, { digits, type: source.name });
  if (source.name === 'numeric') return target.name === 'numeric' && holdsNumeric(target, source);
  if (source.name === 'varchar' || source.name === 'char') return holdsText(target, source);
  return OTHERS.some(([one, other]) => one === from && other === to);
}

interface SqlType {
  readonly name: string;
  readonly sizes: readonly number[];
}

/** Most decimal digits of a whole number of the type. */
const WHOLE_DIGITS: Readonly<Record<string, number>> = { smallint: 5, integer: 10, bigint: 19 };

/** Whole numbers up to 2^24 and 2^53 are exact in REAL and DOUBLE PRECISION. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  smallint: ['integer', 'bigint', 'real', 'double precision'],
  integer: ['bigint', 'double precision'],
};

const OTHERS: readonly (readonly [from: string, to: string])[] = [
  ['real', 'double precision'],
  ['date', 'timestamp'],
];

function readType(type: string): SqlType {
  const [, name = type, sizes = ''] = /^([a-z ]+)\(([\d,]+)\)$/.exec(type) ?? [];
  return { name, sizes: sizes.split(',').filter(Boolean).map(Number) };
}

function holdsWhole(target: SqlType, { digits, type }: { readonly digits: number; readonly type: string }): boolean {
  if (target.name === 'numeric') return holdsNumeric(target, { name: 'numeric', sizes: [digits, 0] });
  return WIDER[type]?.includes(target.name) === true;
}

function holdsNumeric(
  { sizes: [precision = 18, scale = 0] }: SqlType,
  { sizes: [before = 18, fraction = 0] }: SqlType,
) {
  return scale >= fraction && precision - scale >= before - fraction;
}

/** CHAR counts no trailing blanks, VARCHAR does: what was a CHAR is a VARCHAR, and not the other way round. */
function holdsText(target: SqlType, source: SqlType): boolean {
  const isLonger = (target.sizes[0] ?? 0) >= (source.sizes[0] ?? 0);
  return isLonger && (target.name === 'varchar' || target.name === source.name);
}
