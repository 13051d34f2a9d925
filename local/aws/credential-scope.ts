import type { IncomingMessage } from 'node:http';
import { DEFAULT_REGION } from './account.ts';

/** Which service a request is signed for, and where: the credential scope of Signature Version 4. */
export interface CredentialScope {
  readonly region: string;
  readonly service: string;
  /** Of the key that it is signed with. */
  readonly keyId: string;
}

/**
 * Reads the scope from the Authorization header, or from a presigned URL; undefined for a request that is not signed. The
 * signature itself is not checked: any key that the account has not made is its own.
 */
export function credentialScope(message: IncomingMessage): CredentialScope | undefined {
  const signed = /^AWS4-[A-Z0-9-]+ Credential=([^,\s]+)/.exec(message.headers.authorization ?? '')?.[1];
  const { searchParams } = new URL(message.url ?? '/', 'http://local');
  const presigned = searchParams.get('X-Amz-Credential');
  const oldKey = oldStyleKey(message, searchParams);
  if (oldKey !== undefined) return { region: DEFAULT_REGION, service: 's3', keyId: oldKey };
  const [, keyId, region, service] = SCOPE.exec(signed ?? presigned ?? '') ?? [];
  if (keyId === undefined || region === undefined || service === undefined) return undefined;
  return { region, service, keyId };
}

const SCOPE = /^(.*)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request$/;

/** Signature Version 2, in which some SDKs still sign links to objects; S3 alone takes it, and it names no region. */
function oldStyleKey({ headers }: IncomingMessage, query: URLSearchParams): string | undefined {
  const signed = /^AWS ([^:]*)/.exec(headers.authorization ?? '')?.[1];
  return signed ?? (query.has('Signature') ? (query.get('AWSAccessKeyId') ?? undefined) : undefined);
}
