import { ACCOUNT_ID } from './account.ts';
import type { Action } from './query-protocol.ts';

/** The actions of STS. */
export const stsActions: Readonly<Record<string, Action>> = {
  GetCallerIdentity: () => ({
    Arn: `arn:aws:iam::${ACCOUNT_ID}:user/local`,
    UserId: 'AIDALOCAL0000000000',
    Account: ACCOUNT_ID,
  }),
};
