import { StorageFault } from './storage.ts';
import type { StorageAccess } from './storage.ts';

/*
 * COPY fails in two ways: a statement that PostgreSQL could refuse too (an SQLSTATE and a sentence), and an engine error, XX000 with a
 * DETAIL block whose lines clients read by regular expression. The query and process ids of that block are the session's to give.
 */

/** The lines of an engine error's DETAIL block. */
export interface EngineDetail {
  readonly error: string;
  readonly code: number;
  readonly context: string;
  readonly location: string;
}

export interface CopyFaultOptions {
  readonly sqlstate?: string;
  readonly detail?: EngineDetail;
  readonly hint?: string;
  /** True once rows were being read: only then do pg_last_copy_id() and pg_last_copy_count() change. */
  readonly began?: boolean;
}

/** A COPY that failed, ready for the wire: the message is Redshift's. */
export class CopyFault extends Error {
  readonly sqlstate: string;
  readonly detail: EngineDetail | undefined;
  readonly hint: string | undefined;
  readonly began: boolean;

  constructor(message: string, options: CopyFaultOptions = {}) {
    super(message);
    this.name = 'CopyFault';
    this.sqlstate = options.sqlstate ?? 'XX000';
    this.detail = options.detail;
    this.hint = options.hint;
    this.began = options.began ?? false;
  }
}

/** The DETAIL text as Redshift spaces it. */
export function formatDetail(detail: EngineDetail, where: { readonly query: number; readonly pid: number }): string {
  const rule = '  -----------------------------------------------';
  return [
    '',
    rule,
    `  error:  ${detail.error}`,
    `  code:      ${detail.code}`,
    `  context:   ${detail.context}`,
    `  query:     ${where.query}`,
    `  location:  ${detail.location}`,
    `  process:   padbmaster [pid=${where.pid}]`,
    rule,
    '',
  ].join('\n');
}

/** An engine error: the message stands in the DETAIL block again. */
export function engineFault(detail: EngineDetail, began = false): CopyFault {
  return new CopyFault(detail.error, { detail, began });
}

/** What the stand-in cannot do yet. */
export function notYet(what: string, hint: string): CopyFault {
  return new CopyFault(`The local Redshift does not do ${what} yet`, { sqlstate: '0A000', hint });
}

/** Turns what the storage answered into Redshift's error; anything else is not ours to explain and is thrown again. */
export function storageFault(
  error: unknown,
  asked: StorageAccess & { readonly prefix?: string; readonly key?: string },
) {
  if (!(error instanceof StorageFault)) throw error;
  if (error.kind === 'role') return roleFault(error);
  const { bucket, prefix, key } = asked;
  const canRetry = error.status >= 500 || error.code === 'SlowDown' ? 1 : 0;
  const answer = `Status ${error.status},Error ${error.code},Rid 0000000000000000,ExtRid local,CanRetry ${canRetry}`;
  return engineFault({
    error: `S3ServiceException:${error.message},${answer}`,
    code: 8001,
    context:
      key === undefined
        ? `Listing bucket=${bucket} prefix=${prefix ?? ''}`
        : `S3 key being read : s3://${bucket}/${key}`,
    location: key === undefined ? 's3_utility.cpp:840' : 'table_s3_scanner.cpp:356',
  });
}

function roleFault(fault: StorageFault): CopyFault {
  const context = fault.roleArn === undefined ? '' : `IAM Role=${fault.roleArn}`;
  return engineFault({ error: fault.message, code: 8001, context, location: 'xen_aws_credentials_mgr.cpp:411' });
}
