import { judgeWarehouse } from '../model/error-table.ts';
import type { Judgement } from '../model/error-table.ts';

/** The verdict on an error that a session rejected with; undefined for what no warehouse or connection says. */
export function judgeWarehouseError(error: unknown): Judgement | undefined {
  if (!(error instanceof Error)) return undefined;
  // Redshift puts what happened into DETAIL where its message is a number.
  const message = `${error.message}\n${errorDetail(error) ?? ''}`;
  return judgeWarehouse({ code: errorCode(error) ?? '', message });
}

/** SQLSTATE, or Node's code. */
export function errorCode(error: unknown): string | undefined {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

/** What a failure may say of an error: of one about data without the value in it, since no row enters workflow history. */
export function describeError(error: Error): string {
  const code = errorCode(error);
  const isAboutData = code !== undefined && /^2[23]/.test(code);
  const message = isAboutData ? error.message.replace(/: ".*"$/s, ': (value not shown)') : error.message;
  const detail = isAboutData ? undefined : engineError(error);
  return `${message}${detail === undefined ? '' : `: ${detail}`}${code === undefined ? '' : ` [${code}]`}`;
}

/** The `error:` line of Redshift's DETAIL block, or a DETAIL of one line. */
function engineError(error: Error): string | undefined {
  const detail = errorDetail(error)?.trim();
  if (detail === undefined || detail === '') return undefined;
  const named = /^\s*error:\s*(.+)$/m.exec(detail)?.[1];
  const said = named ?? (detail.includes('\n') ? undefined : detail);
  return said === error.message ? undefined : said;
}

function errorDetail(error: Error): string | undefined {
  const { detail } = error as { readonly detail?: unknown };
  return typeof detail === 'string' ? detail : undefined;
}
