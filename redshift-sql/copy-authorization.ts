import { optionError } from './copy-options.ts';
import type { CopyOptions, OptionName } from './copy-options.ts';
import type { TokenCursor } from './token-cursor.ts';

/** With what COPY reads the bucket. Keys are secrets: they never go into a message or a log. */
export type CopyAuthorization =
  | { readonly kind: 'role'; /** More than one is a chain: each assumes the next. */ readonly arns: readonly string[] }
  | { readonly kind: 'default-role' }
  | {
      readonly kind: 'keys';
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken?: string;
    }
  | { readonly kind: 'none' };

const ROLE = /^aws_iam_role=([^\s;]+)$/;
const KEYS = /^aws_access_key_id=([^\s;]+);aws_secret_access_key=([^\s;]+)(?:;token=([^\s;]+))?;?$/;
const INVALID_CREDENTIALS =
  "Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or 'aws_access_key_id=<access-key-id>;" +
  "aws_secret_access_key=<secret-access-key>[;token=<temporary-session-token>]'";

const FAMILIES: readonly OptionName[] = ['iam_role', 'credentials', 'access_key_id'];

/** Reads the one family of authorization that a COPY may have. */
export function copyAuthorization(cursor: TokenCursor, options: CopyOptions): CopyAuthorization {
  refusePartsWithoutWhole(cursor, options);
  const [family, second] = FAMILIES.filter((name) => options.has(name));
  if (second) {
    const message = `conflicting or redundant options: ${family?.toUpperCase()} and ${second.toUpperCase()} both authorize`;
    throw optionError(cursor, options.get(second), message);
  }
  if (family === 'iam_role') return roleOf(cursor, options);
  if (family === 'credentials') return credentialsOf(cursor, options);
  return family === 'access_key_id' ? keysOf(options) : { kind: 'none' };
}

function refusePartsWithoutWhole(cursor: TokenCursor, options: CopyOptions): void {
  const hasKey = options.has('access_key_id');
  const stray = options.get('secret_access_key') ?? options.get('session_token');
  if (!hasKey && stray) throw optionError(cursor, stray, `${stray.token.text} needs ACCESS_KEY_ID`);
  if (hasKey && !options.has('secret_access_key')) {
    throw optionError(cursor, options.get('access_key_id'), 'ACCESS_KEY_ID needs SECRET_ACCESS_KEY');
  }
}

function roleOf(cursor: TokenCursor, options: CopyOptions): CopyAuthorization {
  const option = options.get('iam_role');
  const argument = option?.argument;
  if (argument?.kind === 'word') {
    if (argument.value === 'default') return { kind: 'default-role' };
    throw optionError(cursor, option, `IAM_ROLE ${argument.text}: expected DEFAULT or the role's ARN as a literal`);
  }
  return { kind: 'role', arns: arnsOf(cursor, options, argument?.value ?? '') };
}

function arnsOf(cursor: TokenCursor, options: CopyOptions, list: string): readonly string[] {
  const arns = list.split(',').map((arn) => arn.trim());
  if (arns.every((arn) => arn !== '')) return arns;
  const option = options.get('iam_role') ?? options.get('credentials');
  throw optionError(cursor, option, 'IAM_ROLE is empty: expected DEFAULT or the ARN of a role');
}

function credentialsOf(cursor: TokenCursor, options: CopyOptions): CopyAuthorization {
  const option = options.get('credentials');
  const text = option?.argument?.value ?? '';
  const role = ROLE.exec(text)?.[1];
  if (role !== undefined) return { kind: 'role', arns: arnsOf(cursor, options, role) };
  const [, accessKeyId, secretAccessKey, sessionToken] = KEYS.exec(text) ?? [];
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw optionError(cursor, option, INVALID_CREDENTIALS);
  return { kind: 'keys', accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

function keysOf(options: CopyOptions): CopyAuthorization {
  const valueOf = (name: OptionName): string | undefined => options.get(name)?.argument?.value;
  const sessionToken = valueOf('session_token');
  return {
    kind: 'keys',
    accessKeyId: valueOf('access_key_id') ?? '',
    secretAccessKey: valueOf('secret_access_key') ?? '',
    ...(sessionToken !== undefined && { sessionToken }),
  };
}
