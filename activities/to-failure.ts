import { TemporalFailure } from '@temporalio/common';
import { AwsProblem } from '../aws/faults.ts';
import { ConfigError } from '../config/config-error.ts';
import type { FailureType } from '../model/error-table.ts';
import type { FailureFacts } from '../model/run.ts';
import { SqlSyntaxError } from '../redshift-sql/syntax-error.ts';
import { describeError, judgeWarehouseError } from '../warehouse/errors.ts';
import { LedgerTooNewError } from '../warehouse/ledger/prepare.ts';
import { ScriptRefusedError, StatementError } from '../warehouse/script.ts';
import { failure } from './failures.ts';

/** Whatever a SQL task's activity threw, as the failure that crosses into the workflow. */
export function toFailure(error: unknown, facts: FailureFacts): TemporalFailure {
  if (error instanceof TemporalFailure) return error;
  if (error instanceof StatementError) return statementFailure(error, facts);
  if (error instanceof AwsProblem) return awsFailure(error, facts);
  if (error instanceof ConfigError) return failure('InvalidConfig', { message: error.message, facts });
  if (error instanceof LedgerTooNewError) return failure('LedgerTooNew', { message: error.message, facts });
  if (error instanceof ScriptRefusedError) return failure('SqlFailed', { message: error.message, facts });
  if (error instanceof SqlSyntaxError) {
    return failure('SqlFailed', { message: `${where(facts, error.line)}${error.message}`, facts });
  }
  return warehouseFailure(error, facts) ?? unexpected(error, facts);
}

function statementFailure({ file, line, cause }: StatementError, facts: FailureFacts): TemporalFailure {
  const known = { ...facts, file, line };
  return warehouseFailure(cause, known) ?? unexpected(cause, known);
}

function warehouseFailure(error: unknown, facts: FailureFacts): TemporalFailure | undefined {
  const verdict = judgeWarehouseError(error);
  if (verdict === undefined || !(error instanceof Error)) return undefined;
  const line = typeof facts['line'] === 'number' ? facts['line'] : undefined;
  const message = `${where(facts, line)}${describeError(error)}. ${verdict.advice}`;
  // The original of an error about data holds the value.
  return failure(verdict.kind, { message, facts, ...(verdict.kind === 'BadData' ? {} : { cause: error }) });
}

function awsFailure(error: AwsProblem, facts: FailureFacts): TemporalFailure {
  const known = { ...facts, code: error.code };
  return failure(awsType(error), { message: error.message, facts: known, cause: error });
}

function awsType({ verdict, code }: AwsProblem): FailureType {
  if (verdict !== 'fail') return verdict === 'wait' ? 'AwsBusy' : 'AwsUnavailable';
  return code === 'WarehouseGone' || code === 'NotOurs' ? code : 'AwsRefused';
}

function unexpected(error: unknown, facts: FailureFacts): TemporalFailure {
  const cause = error instanceof Error ? error : new Error(String(error));
  return failure('Unexpected', { message: `${where(facts)}${cause.message}`, facts, cause });
}

/** `transform.users failed: sql/sparkify/transform/users.sql:12: `. */
function where({ task, file }: FailureFacts, line?: number): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return `${task === undefined ? '' : `${task} failed: `}${place}`;
}
