// Which errors of a warehouse are worth another attempt. One table, read from the top; the first line that fits decides. Where
// an SQLSTATE says too little (Redshift uses XX000 for nearly everything that its engine refuses), the message decides.

/** What kind of thing went wrong; `activities/failures.ts` says which kinds are tried again. */
export type WarehouseErrorKind =
  'WarehouseUnavailable' | 'Conflict' | 'RoleNotReady' | 'LoginRefused' | 'NotPermitted' | 'BadData' | 'SqlFailed';

/** An error's kind, and what to do in a sentence. */
export interface WarehouseErrorVerdict {
  readonly kind: WarehouseErrorKind;
  readonly advice: string;
}

interface Rule extends WarehouseErrorVerdict {
  /** SQLSTATE, or Node's or OpenSSL's error code. */
  readonly code?: RegExp;
  readonly message?: RegExp;
}

const LATER = 'It may pass by itself.';

const RULES: readonly Rule[] = [
  // The load itself: the data must be mended. Redshift's two wordings, old and new.
  {
    kind: 'BadData',
    message: /Check '(?:stl_load_errors|sys_load_error_detail)'/,
    advice: 'Mend the file, then retry.',
  },
  { kind: 'BadData', message: /jsonpaths and the number of columns should match/, advice: 'Mend the JSONPaths file.' },
  // S3 behind COPY and UNLOAD, in Redshift's words: S3ServiceException:…,Status 503,Error SlowDown,…,CanRetry 1.
  {
    kind: 'WarehouseUnavailable',
    message: /S3ServiceException:.*(?:Status 5\d\d|Error SlowDown|CanRetry 1)/s,
    advice: LATER,
  },
  {
    kind: 'NotPermitted',
    message: /S3ServiceException:.*Error (?:AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch)/s,
    advice: "Give the cluster's role the right to read the bucket, then retry.",
  },
  {
    kind: 'RoleNotReady',
    message: /not authorized to assume IAM Role|Not authorized to get credentials of role/,
    advice: LATER,
  },
  {
    kind: 'SqlFailed',
    message: /S3ServiceException|S3 prefix '.*' does not exist/s,
    advice: 'Correct the place in S3.',
  },
  // Two transactions that cannot both be right (1023), a table dropped under one (1018).
  {
    kind: 'Conflict',
    message: /^1023\b|Serializable isolation violation|conflict with concurrent transaction/,
    advice: LATER,
  },
  { kind: 'Conflict', message: /^1018\b|could not open relation with OID/, advice: LATER },
  { kind: 'Conflict', code: /^(?:40001|40P01|55P03)$/, advice: LATER },
  { kind: 'SqlFailed', message: /Disk Full/i, advice: 'Give the cluster more space, then retry.' },
  {
    kind: 'WarehouseUnavailable',
    message: /read-only mode|maintenance mode|being resized|is resizing/i,
    advice: LATER,
  },
  // Shutting down, starting up, cancelled by an operator or a queue's rule, too many connections, out of something.
  { kind: 'WarehouseUnavailable', code: /^(?:08|53|57|58)/, advice: LATER },
  {
    kind: 'WarehouseUnavailable',
    code: /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/,
    advice: LATER,
  },
  {
    kind: 'WarehouseUnavailable',
    message:
      /^(?:Connection terminated|timeout expired|timeout exceeded when trying to connect|Client (?:has encountered a connection error|was closed))/,
    advice: LATER,
  },
  {
    kind: 'LoginRefused',
    code: /^28/,
    advice: 'Correct user and password (DB_USER and DB_PASSWORD in dwh.cfg), then retry.',
  },
  { kind: 'LoginRefused', code: /^3D000$/, advice: 'Correct the database (DB_NAME in dwh.cfg), then retry.' },
  {
    kind: 'LoginRefused',
    code: /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/,
    advice:
      "The server's certificate cannot be verified: correct the host, or trust its authority with NODE_EXTRA_CA_CERTS.",
  },
  { kind: 'LoginRefused', message: /does not support SSL/, advice: 'Set ssl to disable for this target.' },
  { kind: 'NotPermitted', code: /^42501$/, advice: 'Grant the right to the user, then retry.' },
  { kind: 'BadData', code: /^2[1-3]/, advice: 'Mend the data or the statement, then retry.' },
  // An internal error that no rule above knows may be the cluster's own trouble.
  { kind: 'WarehouseUnavailable', code: /^XX/, advice: LATER },
  { kind: 'SqlFailed', code: /^[0-9A-Z]{5}$/, advice: 'Correct the statement, then retry.' },
];

/** The verdict on an error that a session rejected with; undefined for what no warehouse or connection says. */
export function judgeWarehouseError(error: unknown): WarehouseErrorVerdict | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = errorCode(error) ?? '';
  // Redshift puts what happened into DETAIL where its message is a number.
  const text = `${error.message}\n${errorDetail(error) ?? ''}`;
  return RULES.find((rule) => (rule.code?.test(code) ?? true) && (rule.message?.test(text) ?? true));
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
