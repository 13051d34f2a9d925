import type { IncomingMessage } from 'node:http';
import { DEFAULT_REGION } from './account.ts';

/** Which service a request is signed for, and where: the credential scope of Signature Version 4. */
export interface CredentialScope {
  readonly region: string;
  readonly service: string;
}

/**
 * Reads the scope from the Authorization header, or from a presigned URL; undefined for a request that is not signed. The
 * signature itself is not checked: any key is the account's.
 */
export function credentialScope(message: IncomingMessage): CredentialScope | undefined {
  const signed = /^AWS4-[A-Z0-9-]+ Credential=([^,\s]+)/.exec(message.headers.authorization ?? '')?.[1];
  const { searchParams } = new URL(message.url ?? '/', 'http://local');
  const presigned = searchParams.get('X-Amz-Credential');
  if (isOldStyle(message, searchParams)) return { region: DEFAULT_REGION, service: 's3' };
  const [, region, service] = /\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request$/.exec(signed ?? presigned ?? '') ?? [];
  return region === undefined || service === undefined ? undefined : { region, service };
}

/** Signature Version 2, in which some SDKs still sign links to objects; S3 alone takes it, and it names no region. */
function isOldStyle({ headers }: IncomingMessage, query: URLSearchParams): boolean {
  return headers.authorization?.startsWith('AWS ') === true || (query.has('AWSAccessKeyId') && query.has('Signature'));
}
