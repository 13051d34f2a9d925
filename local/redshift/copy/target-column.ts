/** A column of COPY's target as the catalog shows it. */
export interface TargetColumn {
  readonly name: string;
  /** PostgreSQL's type name (`varchar`, `bpchar`, `int4`, `numeric`, `timestamptz` …), or `super`. */
  readonly type: string;
  /** pg_attribute.atttypmod. */
  readonly typmod: number;
  /** n of VARCHAR(n) or CHAR(n), which Redshift counts in bytes. */
  readonly byteLength?: number;
  readonly notNull: boolean;
  readonly hasDefault: boolean;
  readonly identity: 'no' | 'always' | 'by default';
}
