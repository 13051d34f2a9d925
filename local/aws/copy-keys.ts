import type { CopyAuthorization } from '../../redshift-sql/copy-authorization.ts';
import { StorageFault } from '../redshift/copy/storage.ts';
import { holderOf } from './iam/caller.ts';
import type { PolicyStatement } from './iam/policy-document.ts';
import type { StateFile } from './state-file.ts';

/** As whom COPY reads a bucket: what its policy may name it, and what its own policies say. */
export interface CopyActor {
  readonly principals: readonly string[];
  readonly statements: readonly PolicyStatement[];
}

type CopyKeys = Extract<CopyAuthorization, { readonly kind: 'keys' }>;

/** The user or role that has a key, which must come with its secret; a key that the account has not made may do everything. */
export function actorOfKey(state: StateFile, { accessKeyId, secretAccessKey, sessionToken }: CopyKeys): CopyActor {
  const holder = holderOf(state, accessKeyId);
  if (holder.kind === 'inactive') throw keyFault('InvalidAccessKeyId', UNKNOWN_KEY);
  if (holder.kind === 'expired') throw keyFault('ExpiredToken', 'The provided token has expired.');
  const { caller, secrets } = holder;
  if (secrets !== undefined) {
    const { secret, token } = secrets;
    if (token !== undefined && sessionToken === undefined) throw keyFault('InvalidAccessKeyId', UNKNOWN_KEY);
    if (token !== sessionToken) throw keyFault('InvalidToken', 'The provided token is malformed or otherwise invalid.');
    if (secret !== secretAccessKey) throw keyFault('SignatureDoesNotMatch', WRONG_SECRET);
  }
  return { principals: caller.principals, statements: caller.rights() };
}

function keyFault(code: string, message: string): StorageFault {
  return new StorageFault(message, { code, status: code.endsWith('Token') ? 400 : 403 });
}

const UNKNOWN_KEY = 'The AWS Access Key Id you provided does not exist in our records.';
const WRONG_SECRET =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
