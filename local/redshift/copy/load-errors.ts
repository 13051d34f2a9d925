/** One row of stl_load_errors: a value or record that could not be loaded. */
export interface LoadError {
  /** The object's s3:// URL. */
  readonly fileName: string;
  /** From 1; for JSON the last line of the offending object. */
  readonly lineNumber: number;
  /** Empty where the whole record is at fault. */
  readonly columnName: string;
  readonly columnType: string;
  /** Declared length in bytes, or precision and scale; empty for the rest. */
  readonly columnLength: string;
  /** Offset of the field in its record; -1 where there is none. */
  readonly position: number;
  /** At most 1,024 characters, multibyte ones as dots. */
  readonly rawLine: string;
  readonly rawFieldValue: string;
  readonly errorCode: number;
  /** At most 100 characters. */
  readonly errorReason: string;
}

/** Invalid characters that ACCEPTINVCHARS replaced in a field: one row of stl_replacements. */
export interface Replacement {
  readonly fileName: string;
  readonly lineNumber: number;
  readonly columnName: string;
  readonly rawLine: string;
}
