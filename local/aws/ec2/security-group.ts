import { SECURITY_GROUP_ID } from '../account.ts';
import type { StateFile } from '../state-file.ts';

/** A security group of the account's network. */
export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

const DEFAULT_GROUP: SecurityGroup = {
  id: SECURITY_GROUP_ID,
  name: 'default',
  description: 'default VPC security group',
};

/** The network's own group, then those that were made. */
export function allSecurityGroups(state: StateFile): readonly SecurityGroup[] {
  return [DEFAULT_GROUP, ...state.read().securityGroups];
}
