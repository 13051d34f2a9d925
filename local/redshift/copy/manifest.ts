import { engineFault } from './faults.ts';
import type { CopyFault } from './faults.ts';

export interface ManifestEntry {
  readonly url: string;
  /** A mandatory object that is missing ends the COPY; any other is passed over. */
  readonly mandatory: boolean;
}

/** Reads a manifest: https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html */
export function readManifest(file: Buffer, url: string): readonly ManifestEntry[] {
  const { entries } = parse(file, url);
  if (!Array.isArray(entries)) throw invalid(url, 'it has no array "entries"');
  return entries.map((entry: unknown, index) => {
    const { url: object, mandatory = false } = (entry ?? {}) as Record<string, unknown>;
    if (typeof object !== 'string' || !/^s3:\/\/[^/]+\/./.test(object)) {
      throw invalid(url, `the "url" of entry ${index} is ${JSON.stringify(object)}; expected s3://bucket/key`);
    }
    if (typeof mandatory !== 'boolean') throw invalid(url, `"mandatory" of entry ${index} is neither true nor false`);
    return { url: object, mandatory };
  });
}

function parse(file: Buffer, url: string): Readonly<Record<string, unknown>> {
  try {
    const document: unknown = JSON.parse(file.toString('utf8'));
    if (typeof document === 'object' && document !== null) return document as Record<string, unknown>;
  } catch (error) {
    throw invalid(url, (error as Error).message);
  }
  throw invalid(url, 'it is not a JSON object');
}

function invalid(url: string, why: string): CopyFault {
  const error = `Invalid manifest ${url}: ${why}`;
  return engineFault({ error, code: 8001, context: `Manifest file location: ${url}`, location: 's3_utility.cpp:539' });
}
