import type { CopyStatement } from '../../../../redshift-sql/copy.ts';
import type { BinaryWriter } from '../binary-writer.ts';
import { notYet } from '../faults.ts';
import type { Field, Problem } from '../record.ts';
import type { TargetColumn } from '../target-column.ts';
import { convertBoolean } from './booleans.ts';
import { dateConverter, timeConverter, timestampConverter } from './dates.ts';
import { decimalConverter } from './decimals.ts';
import { floatConverter } from './floats.ts';
import { integerConverter } from './integers.ts';
import { convertSuper } from './super.ts';
import { charConverter, varcharConverter } from './text.ts';

/** Writes a field as the value of a column, or says why it cannot; then it has written nothing of use. */
export type Convert = (field: Field, out: BinaryWriter) => Problem | null;

/** Which of COPY's options bear on values. */
export type ConvertOptions = Pick<
  CopyStatement,
  'truncateColumns' | 'trimBlanks' | 'acceptInvChars' | 'roundec' | 'dateFormat' | 'timeFormat' | 'acceptAnyDate'
> & {
  /** Told when ACCEPTINVCHARS replaced something. */
  readonly onReplaced: () => void;
};

/** `text` keeps blanks and empty strings; `value` loses its blanks, and nothing is NULL; `source` takes JSON as written. */
type ConverterKind = 'text' | 'value' | 'source';

export interface Converter {
  readonly kind: ConverterKind;
  readonly convert: Convert;
}

/** The converter for a column, made once for each load. */
export function converterFor(column: TargetColumn, options: ConvertOptions): Converter {
  const { type } = column;
  if (type === 'varchar' || type === 'text') return { kind: 'text', convert: varcharConverter(column, options) };
  if (type === 'bpchar') return { kind: 'text', convert: charConverter(column, options) };
  if (type === 'super' || type === 'jsonb') return { kind: 'source', convert: convertSuper };
  return { kind: 'value', convert: valueConverter(column, options) };
}

function valueConverter(column: TargetColumn, options: ConvertOptions): Convert {
  const { type } = column;
  switch (type) {
    case 'int2':
    case 'int4':
    case 'int8':
      return integerConverter(type);
    case 'float4':
    case 'float8':
      return floatConverter(type);
    case 'numeric':
      return decimalConverter(column.typmod, options.roundec);
    case 'bool':
      return convertBoolean;
    case 'date':
      return dateConverter(options);
    case 'timestamp':
    case 'timestamptz':
      return timestampConverter(type, options);
    case 'time':
    case 'timetz':
      return timeConverter(type);
    default:
      throw notYet(
        `COPY into a column of type ${type}`,
        `Leave ${column.name} out of the column list, or load it as VARCHAR.`,
      );
  }
}
