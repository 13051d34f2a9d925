import type { CopyStatement } from '../../../redshift-sql/copy.ts';
import { converterFor } from './convert/converter.ts';
import type { Convert, Converter, ConvertOptions } from './convert/converter.ts';
import type { Field } from './record.ts';
import type { TargetColumn } from './target-column.ts';

const BLANK = 0x20;

/** How the fields of one column become values. */
export class ColumnLoader implements Converter {
  readonly kind: Converter['kind'];
  readonly convert: Convert;
  readonly notNull: boolean;
  private readonly emptyIsNull: boolean;
  private readonly blankIsNull: boolean;

  constructor(column: TargetColumn, options: ConvertOptions & Pick<CopyStatement, 'emptyAsNull' | 'blanksAsNull'>) {
    const { kind, convert } = converterFor(column, options);
    this.kind = kind;
    this.convert = convert;
    this.notNull = column.notNull;
    this.emptyIsNull = kind !== 'text' || options.emptyAsNull;
    this.blankIsNull = kind === 'text' && options.blanksAsNull;
  }

  /**
   * What is NULL besides JSON's null and the null string: in CHAR and VARCHAR what the options say; in other types every empty or blank
   * field. https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html
   */
  isNull(field: Field): boolean {
    return field.start === field.end ? this.emptyIsNull : this.blankIsNull && isBlank(field);
  }
}

function isBlank({ bytes, start, end }: Field): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] !== BLANK) return false;
  return true;
}
