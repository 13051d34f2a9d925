// Passwords that end by themselves. GetClusterCredentials names a user of the database; GetClusterCredentialsWithIAM makes one of
// who calls (https://docs.aws.amazon.com/redshift/latest/mgmt/generating-user-credentials.html).

import { randomBytes } from 'node:crypto';
import { AwsFault } from '../aws-fault.ts';
import { optionalBoolean, optionalInteger, requiredText, textsOf } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { XmlElements } from '../xml.ts';
import type { RedshiftContext } from './cluster-actions.ts';
import { clusterIn } from './named-cluster.ts';

const USER = /^[a-z_][a-z0-9_+.@$-]{0,126}$/;
/** Of `user/local`, as which everybody calls. */
const CALLER = 'local';
const DEFAULT_SECONDS = 900;

/** The actions that lend a login. */
export function credentialActions(context: RedshiftContext): Readonly<Record<string, Action>> {
  return {
    GetClusterCredentials: async (input) => {
      const user = requiredText(input, 'DbUser').toLowerCase();
      if (!USER.test(user)) throw new AwsFault('InvalidParameterValue', `DbUser ${user} cannot be a user's name.`);
      const isCreating = optionalBoolean(input, 'AutoCreate') ?? false;
      const groups = textsOf(input, 'DbGroups').map((group) => group.toLowerCase());
      return await lend(context, input, {
        name: `${isCreating ? 'IAMA' : 'IAM'}:${user}`,
        actsAs: user,
        isCreating,
        groups,
      });
    },
    GetClusterCredentialsWithIAM: async (input) => {
      const name = `IAM:${CALLER}`;
      const answer = await lend(context, input, { name, actsAs: CALLER, isCreating: true, groups: [] });
      return { ...answer, NextRefreshTime: answer['Expiration'] };
    },
  };
}

interface WantedLogin {
  readonly name: string;
  readonly actsAs: string;
  readonly isCreating: boolean;
  readonly groups: readonly string[];
}

async function lend({ state, life }: RedshiftContext, input: QueryInput, wanted: WantedLogin): Promise<XmlElements> {
  const { identifier } = clusterIn(state, input, ['available', 'modifying', 'resizing']);
  const seconds = optionalInteger(input, 'DurationSeconds') ?? DEFAULT_SECONDS;
  if (seconds < 900 || seconds > 3600) {
    throw new AwsFault('InvalidParameterValue', `DurationSeconds is ${seconds}: expected 900 to 3600.`);
  }
  const password = randomBytes(24).toString('base64');
  const validUntil = new Date(Date.now() + seconds * 1000);
  await life.endpoint(identifier).lendLogin({ ...wanted, password, validUntil });
  return { DbUser: wanted.name, DbPassword: password, Expiration: validUntil };
}
