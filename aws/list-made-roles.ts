import { paginateListRoles } from '@aws-sdk/client-iam';
import type { IAMClient } from '@aws-sdk/client-iam';
import { askAws } from './faults.ts';
import { MADE_PREFIX } from './names.ts';
import { findRole } from './roles.ts';
import type { RoleFacts } from './roles.ts';
import { readOwner } from './tags.ts';

/** A role that a run has made. */
export interface MadeRole extends RoleFacts {
  readonly name: string;
}

/**
 * The account's roles that runs have made, in the order of names: those named after a run, and the one of `given` name. IAM
 * lists roles without their tags, so only these are asked for them.
 */
export async function listMadeRoles(iam: IAMClient, given?: string): Promise<readonly MadeRole[]> {
  const names = await askAws('list the roles of the account', async () => {
    const found: string[] = [];
    for await (const { Roles = [] } of paginateListRoles({ client: iam }, {})) {
      found.push(...Roles.flatMap(({ RoleName }) => (RoleName === undefined ? [] : [RoleName])));
    }
    return found.filter((name) => name.startsWith(MADE_PREFIX) || name === given).toSorted();
  });
  const roles: MadeRole[] = [];
  for (const name of names) {
    const role = await findRole(iam, name);
    if (role !== undefined && readOwner(role.tags) !== undefined) roles.push({ name, ...role });
  }
  return roles;
}
