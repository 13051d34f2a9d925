import { VERDICTS, judgeAws } from '../model/error-table.ts';
import type { Verdict } from '../model/error-table.ts';

/** A call to AWS that failed, in words for people: what was asked, what AWS said, what to do. */
export class AwsProblem extends Error {
  override readonly name = 'AwsProblem';
  /** What to do after it: the same call may succeed, will once something has passed, or never. */
  readonly verdict: Verdict;
  /** AWS's code without `Fault` or `Exception`, such as `ClusterQuotaExceeded`, or one of ours, such as `WarehouseGone`. */
  readonly code: string;

  constructor(message: string, facts: { verdict: Verdict; code: string; cause?: unknown }) {
    super(message, { cause: facts.cause });
    this.verdict = facts.verdict;
    this.code = facts.code;
  }
}

/** Awaits a call to AWS; what fails becomes an {@link AwsProblem}. `what` completes "Could not …". */
export async function askAws<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof AwsProblem ? error : readProblem(what, error);
  }
}

/** AWS's code of an error, without the suffix that the SDK's class names add; Node's code for a broken connection. */
export function faultCode(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && /^E[A-Z_]+$/.test(code)) return code;
  return error.name.replace(/(?:Fault|Exception)$/, '');
}

/** Awaits a call, and answers undefined when it fails with one of the codes. */
export async function unless<T>(codes: readonly string[], call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (codes.includes(faultCode(error))) return undefined;
    throw error;
  }
}

function readProblem(what: string, error: unknown): AwsProblem {
  const code = faultCode(error);
  const said = error instanceof Error ? error.message : String(error);
  const { kind, advice } = judgeAws({ code, message: said, httpStatus: httpStatusOf(error) });
  const message = `Could not ${what}: ${code}: ${said.replace(/[.\s]*$/, '.')} ${advice}`.trimEnd();
  return new AwsProblem(message, { verdict: VERDICTS[kind], code, cause: error });
}

function httpStatusOf(error: unknown): number {
  return (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode ?? 0;
}
