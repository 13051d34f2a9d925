import type { FieldDef } from 'pg';
import { JsonDouble } from '../json-protocol.ts';
import type { Json } from '../json-protocol.ts';

type FieldKind = 'booleanValue' | 'longValue' | 'doubleValue' | 'stringValue';

/** Redshift's names of types, and how the Data API sends their values, by PostgreSQL's OID. */
const TYPES: Readonly<Record<number, readonly [name: string, kind: FieldKind]>> = {
  16: ['bool', 'booleanValue'],
  18: ['char', 'stringValue'],
  20: ['int8', 'longValue'],
  21: ['int2', 'longValue'],
  23: ['int4', 'longValue'],
  26: ['oid', 'longValue'],
  700: ['float4', 'doubleValue'],
  701: ['float8', 'doubleValue'],
  1042: ['bpchar', 'stringValue'],
  1043: ['varchar', 'stringValue'],
  1082: ['date', 'stringValue'],
  1083: ['time', 'stringValue'],
  1114: ['timestamp', 'stringValue'],
  1184: ['timestamptz', 'stringValue'],
  1700: ['numeric', 'stringValue'],
};
const TEXT = ['varchar', 'stringValue'] as const;
const HEADER_BYTES = 4;

/** A column as GetStatementResult describes it. */
export function describeField({ name, dataTypeID, dataTypeModifier }: FieldDef): Json {
  const [typeName, kind] = TYPES[dataTypeID] ?? TEXT;
  const modifier = dataTypeModifier - HEADER_BYTES;
  const isNumeric = typeName === 'numeric' && modifier >= 0;
  const length = kind === 'stringValue' && !isNumeric && modifier >= 0 ? modifier : 0;
  return {
    name,
    label: name,
    typeName,
    length,
    precision: isNumeric ? modifier >>> 16 : length,
    scale: isNumeric ? modifier & 0x7ff : 0,
    nullable: 1,
    isCaseSensitive: kind === 'stringValue',
    isCurrency: false,
    isSigned: kind === 'longValue' || kind === 'doubleValue' || isNumeric,
    schemaName: '',
    tableName: '',
  };
}

/** A value, given as PostgreSQL's text, as the Data API sends it. */
export function writeField(value: string | null, { dataTypeID }: Pick<FieldDef, 'dataTypeID'>): Json {
  if (value === null) return { isNull: true };
  const [, kind] = TYPES[dataTypeID] ?? TEXT;
  if (kind === 'booleanValue') return { booleanValue: value === 't' };
  // NaN and Infinity are no JSON numbers.
  const number = Number(value);
  if (kind === 'stringValue' || !Number.isFinite(number)) return { [kind]: value };
  return { [kind]: kind === 'doubleValue' ? new JsonDouble(number) : number };
}
