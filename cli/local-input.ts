import { access, mkdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { usageError } from './command-error.ts';

/** What the local S3 holds in the bucket that the reference DAG reads. */
export type LocalInput =
  | { readonly kind: 'sample'; readonly seed: number; readonly scale: number }
  | { readonly kind: 'data'; readonly directory: string };

/** As in the public bucket of the Sparkify projects. */
const BUCKET = 'udacity-dend';
const NEEDED = ['log_data', 'song_data', 'log_json_path.json'] as const;

/** The input that the options of a command ask for. Throws where a directory lacks what is needed. */
export async function readInputOptions(options: {
  readonly data?: string;
  readonly seed?: number;
  readonly scale?: number;
}): Promise<LocalInput> {
  const { data, seed = 1, scale = 1 } = options;
  if (data === undefined) return { kind: 'sample', seed, scale };
  if (options.seed !== undefined || options.scale !== undefined) {
    throw usageError('--data brings its own input: --seed and --scale are for sample data. Give one or the other.');
  }
  const directory = path.resolve(data);
  const missing = await Promise.all(
    NEEDED.map(async (name) => ((await isThere(path.join(directory, name))) ? [] : [name])),
  );
  if (missing.flat().length === 0) return { kind: 'data', directory };
  throw usageError(
    `--data ${data} lacks ${missing.flat().join(', ')}: expected a directory with log_data/, song_data/ and ` +
      'log_json_path.json, as s3://udacity-dend has them.',
  );
}

/** Whether the results that the DAG's author expects are those of this input. */
export function isDefaultSample(input: LocalInput): boolean {
  return input.kind === 'sample' && input.seed === 1 && input.scale === 1;
}

/** Puts the input into the bucket, in place of what was there; says in a line what it is. */
export async function fillBucket(bucketsDirectory: string, input: LocalInput): Promise<string> {
  await mkdir(bucketsDirectory, { recursive: true });
  const bucket = path.join(bucketsDirectory, BUCKET);
  await rm(bucket, { recursive: true, force: true });
  if (input.kind === 'data') {
    await symlink(input.directory, bucket, 'dir');
    return `s3://${BUCKET}: ${input.directory}`;
  }
  const { writeSampleData } = await import('../local/sample/write-sample-data.ts');
  const { files } = await writeSampleData({ directory: bucket, seed: input.seed, scale: input.scale });
  return `s3://${BUCKET}: sample data, ${files} files (seed ${input.seed}, scale ${input.scale})`;
}

/** Whether the bucket has been filled. */
export async function hasInput(bucketsDirectory: string): Promise<boolean> {
  return await isThere(path.join(bucketsDirectory, BUCKET));
}

async function isThere(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}
