import type { Operation } from '../s3-context.ts';
import type { S3Request } from '../s3-request.ts';

/** A setting of a bucket or an object, as `?name` of its URL asks for it and sets it. */
export interface Setting {
  /** The action that reads it is `s3:Get…` of this, the one that sets it or takes it away `s3:Put…`. */
  readonly right: string;
  readonly GET: Operation;
  readonly PUT?: Operation;
  readonly DELETE?: Operation;
}

/** Answers that something was set. */
export function answerSet({ response }: S3Request): void {
  response.writeHead(200).end();
}

/** Answers that something was taken away. */
export function answerDeleted({ response }: S3Request): void {
  response.writeHead(204).end();
}
