import type { ResultColumn } from '../frames/result-rows.ts';
import type { UnloadedFile } from './unload-files.ts';

export interface ManifestOptions {
  readonly bucket: string;
  readonly files: readonly UnloadedFile[];
  readonly columns: readonly ResultColumn[];
  readonly isVerbose: boolean;
}

/** By the numbers of PostgreSQL's pg_type.dat. */
const TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [16, 'boolean'],
  [20, 'bigint'],
  [21, 'smallint'],
  [23, 'integer'],
  [25, 'character varying'],
  [700, 'real'],
  [701, 'double precision'],
  [1042, 'character'],
  [1043, 'character varying'],
  [1082, 'date'],
  [1114, 'timestamp without time zone'],
  [1184, 'timestamp with time zone'],
  [1700, 'numeric'],
  [3802, 'super'],
]);

/** The manifest of an UNLOAD, with which COPY loads what it wrote: https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html */
export function unloadManifest({ bucket, files, columns, isVerbose }: ManifestOptions): string {
  const urlOf = ({ key }: UnloadedFile): string => `s3://${bucket}/${key}`;
  if (!isVerbose) return JSON.stringify({ entries: files.map((file) => ({ url: urlOf(file) })) }, undefined, 2);
  const total = (count: (file: UnloadedFile) => number): number => files.reduce((sum, file) => sum + count(file), 0);
  const manifest = {
    entries: files.map((file) => ({
      url: urlOf(file),
      meta: { content_length: file.bytes, record_count: file.rows },
    })),
    schema: {
      elements: columns.map(({ name, type }) => ({ name, type: { base: TYPE_NAMES.get(type) ?? 'unknown' } })),
    },
    meta: { content_length: total(({ bytes }) => bytes), record_count: total(({ rows }) => rows) },
    author: { name: 'Amazon Redshift', version: '1.0.0' },
  };
  return JSON.stringify(manifest, undefined, 2);
}
