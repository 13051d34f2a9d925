import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { AwsFault } from '../aws-fault.ts';
import type { RedshiftContext } from '../redshift/cluster-actions.ts';
import { clusterNamed } from '../redshift/clusters.ts';
import { invalid } from './statement-input.ts';
import type { StatementPlace } from './statement-input.ts';

/** Of `user/local`, as which everybody calls. */
const CALLER = 'local';
const LOGIN_MS = 60 * 60 * 1000;
const MARGIN_MS = 10 * 60 * 1000;
/** Values come as PostgreSQL's text: the Data API has forms of its own. */
const AS_TEXT = { getTypeParser: () => (text: string | Buffer) => text };

/** The cluster that a statement is for, checked before the statement is taken. */
export function requireCluster({ state }: RedshiftContext, { ClusterIdentifier, Database }: StatementPlace): string {
  if (ClusterIdentifier === undefined) throw invalid('ClusterIdentifier is required.');
  if (Database === undefined) throw invalid('Database is required.');
  const identifier = ClusterIdentifier.toLowerCase();
  try {
    const { status } = clusterNamed(state, identifier);
    if (status === 'available') return identifier;
    throw invalid(`Redshift cluster ${identifier} is ${status}: it must be available.`);
  } catch (error) {
    if (error instanceof AwsFault && error.code === 'ClusterNotFound') {
      throw invalid(`Redshift endpoint doesn't exist in this region: cluster ${identifier} not found.`);
    }
    throw error;
  }
}

/** Connects as the user that a request names, or as one of who calls, with a login lent for this. */
export type Connect = (place: StatementPlace) => Promise<Client>;

interface Loan {
  readonly endsAt: number;
  readonly login: Promise<{ readonly user: string; readonly password: string }>;
}

/** A login of each user is lent once for a while, so that statements at the same time do not take it from each other. */
export function connector(context: RedshiftContext): Connect {
  const loans = new Map<string, Loan>();
  return async (place) => {
    const identifier = requireCluster(context, place);
    const key = `${clusterNamed(context.state, identifier).namespace}/${place.DbUser ?? ''}`;
    const known = loans.get(key);
    const loan =
      known !== undefined && Date.now() < known.endsAt - MARGIN_MS ? known : borrow(context, identifier, place);
    loans.set(key, loan);
    const { host, port } = context.life.endpoint(identifier);
    try {
      const login = { ...(await loan.login), database: place.Database };
      const client = new Client({ host, port, ssl: false, ...login, types: AS_TEXT });
      client.on('error', () => undefined);
      await client.connect();
      return client;
    } catch (error) {
      loans.delete(key);
      throw error;
    }
  };
}

function borrow({ life }: RedshiftContext, identifier: string, { DbUser }: StatementPlace): Loan {
  const actsAs = DbUser?.toLowerCase() ?? CALLER;
  const user = `IAM:${actsAs}:data-api`;
  const password = randomBytes(24).toString('base64');
  const endsAt = Date.now() + LOGIN_MS;
  const lent = {
    name: user,
    actsAs,
    password,
    validUntil: new Date(endsAt),
    isCreating: DbUser === undefined,
    groups: [],
  };
  const login = life.endpoint(identifier).lendLogin(lent);
  return { endsAt, login: login.then(() => ({ user, password })) };
}
