import type { StateFile } from '../state-file.ts';
import type { ObjectFactsReader } from './etags.ts';
import type { KeptHeaders } from './kept-headers.ts';
import type { S3Request } from './s3-request.ts';

/** Where the buckets are. */
export interface S3Context {
  readonly state: StateFile;
  readonly directory: string;
  readonly region: string;
  readonly factsOf: ObjectFactsReader;
  readonly kept: KeptHeaders;
}

/** Answers one kind of request; throws S3's faults. */
export type Operation = (context: S3Context, request: S3Request) => void | Promise<void>;
