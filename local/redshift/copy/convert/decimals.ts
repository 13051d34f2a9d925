import type { BinaryWriter } from '../binary-writer.ts';
import type { Problem } from '../record.ts';
import type { Convert } from './converter.ts';
import { invalidDigit } from './digits.ts';

/*
 * DECIMAL(p,s) in PostgreSQL's binary form: int16 count of base-10000 digits, int16 weight of the first, int16 sign, int16 scale, the digits.
 * COPY cuts the digits beyond the scale off, and rounds only with ROUNDEC.
 */

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;
const NEGATIVE = 0x4000;
const OVERFLOW: Problem = { code: 1209, reason: 'Numeric overflow' };
const HIGHEST_EXPONENT = 400;

/** DECIMAL(p,s); the typmod says which. */
export function decimalConverter(typmod: number, round: boolean): Convert {
  const precision = typmod < 4 ? 18 : ((typmod - 4) >> 16) & 0xffff;
  const scale = typmod < 4 ? 0 : (typmod - 4) & 0x7ff;
  const most = 10n ** BigInt(precision);
  return (field, out) => {
    const [whole, sign, integer = '', fraction = '', exponent = '0'] =
      NUMBER.exec(field.bytes.toString('latin1', field.start, field.end)) ?? [];
    if (whole === undefined || integer + fraction === '') return invalidDigit(field, 'Decimal');
    const shift = Number(exponent) + scale - fraction.length;
    if (shift > HIGHEST_EXPONENT && /[1-9]/.test(integer + fraction)) return OVERFLOW;
    const unscaled = shifted(integer + fraction, Math.min(shift, HIGHEST_EXPONENT), round);
    if (unscaled >= most) return OVERFLOW;
    writeNumeric(out, { unscaled, scale, negative: sign === '-' && unscaled > 0n });
    return null;
  };
}

/** The digits times ten to the shift, cut or rounded half away from zero. */
function shifted(digits: string, shift: number, round: boolean): bigint {
  if (shift >= 0) return BigInt(digits) * 10n ** BigInt(shift);
  const kept = digits.slice(0, shift);
  const next = digits.at(digits.length + shift < 0 ? digits.length : digits.length + shift) ?? '0';
  return BigInt(kept || '0') + (round && next >= '5' ? 1n : 0n);
}

interface Numeric {
  readonly unscaled: bigint;
  readonly scale: number;
  readonly negative: boolean;
}

function writeNumeric(out: BinaryWriter, { unscaled, scale, negative }: Numeric): void {
  const digits = String(unscaled).padStart(scale + 1, '0');
  const integer = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale);
  const aligned =
    integer.padStart(Math.ceil(integer.length / 4) * 4, '0') + fraction.padEnd(Math.ceil(scale / 4) * 4, '0');
  const count = aligned.length / 4;
  const bytes = Buffer.alloc(8 + count * 2);
  bytes.writeInt16BE(count, 0);
  bytes.writeInt16BE(Math.ceil(integer.length / 4) - 1, 2);
  bytes.writeUInt16BE(negative ? NEGATIVE : 0, 4);
  bytes.writeInt16BE(scale, 6);
  for (let at = 0; at < count; at += 1) bytes.writeInt16BE(Number(aligned.slice(at * 4, at * 4 + 4)), 8 + at * 2);
  out.bytes(bytes, 0, bytes.length);
}
