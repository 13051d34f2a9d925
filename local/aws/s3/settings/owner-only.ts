import { ACCOUNT_ID } from '../../account.ts';
import type { XmlElements } from '../../xml.ts';

/** Who owns all buckets of the account. */
export const OWNER: XmlElements = { ID: ACCOUNT_ID, DisplayName: 'local' };

/** The access control list of what its owner alone may use. */
export function ownerOnly(): XmlElements {
  return { Owner: OWNER, AccessControlList: { Grant: [{ Grantee: OWNER, Permission: 'FULL_CONTROL' }] } };
}
