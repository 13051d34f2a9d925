import type { ParquetParsers, SchemaElement } from 'hyparquet';

/** A value of a file as the library hands it over. */
export type ParquetValue =
  | null
  | undefined
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | readonly ParquetValue[]
  | { readonly [name: string]: ParquetValue };

/** Strings stay bytes, for the check of UTF-8, and times become text with every microsecond. */
export const PARSERS: Partial<ParquetParsers> = {
  stringFromBytes: (bytes) => bytes,
  jsonFromBytes: (bytes) => bytes,
  dateFromDays: (days) => new Date(days * 86_400_000).toISOString().slice(0, 10),
  timestampFromMilliseconds: (millis) => timestampText(millis * 1000n),
  timestampFromMicroseconds: (micros) => timestampText(micros),
  timestampFromNanoseconds: (nanos) => timestampText(floorDivide(nanos, 1000n)),
};

/** A value as COPY would find it in a file of text; null is NULL. `scale` for an unscaled decimal. */
export function textOf(value: ParquetValue, scale?: number): Uint8Array | string | null {
  if (value === null || value === undefined) return null;
  if (scale !== undefined) return decimalText(unscaled(value), scale);
  if (value instanceof Uint8Array) return value;
  return typeof value === 'object' ? jsonOf(value) : String(value);
}

/** A value as JSON, for SUPER. */
export function jsonOf(value: ParquetValue): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof Uint8Array) return Buffer.from(part).toString('utf8');
    return typeof part === 'bigint' ? Number(part) : part;
  });
}

/** The scale of a decimal: the library would make a double of it, so it is left unscaled. */
export function scaleOf({
  converted_type: converted,
  logical_type: logical,
  scale,
}: SchemaElement): number | undefined {
  if (logical?.type === 'DECIMAL') return logical.scale;
  return converted === 'DECIMAL' ? (scale ?? 0) : undefined;
}

function timestampText(micros: bigint): string {
  const millis = floorDivide(micros, 1000n);
  const rest = String(micros - millis * 1000n).padStart(3, '0');
  return new Date(Number(millis)).toISOString().replace('T', ' ').replace('Z', rest);
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

/** Bytes are two's complement, the highest first. */
function unscaled(value: ParquetValue): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value as number | bigint);
  const magnitude = BigInt(`0x${Buffer.from(value).toString('hex') || '0'}`);
  return BigInt.asIntN(value.length * 8, magnitude);
}

function decimalText(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${value < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? '.' : ''}${digits.slice(point)}`;
}
