import type { Client } from 'pg';
import { quoteIdentifier } from '../../redshift-sql/quote.ts';
import { asAdmin } from './postgres/admin.ts';

/*
 * GetClusterCredentials lends a user of the database for a while: `IAM:ann` logs in with a password of its own, and is ann. Here
 * that is a role of that name, a member of ann, whose sessions begin as ann
 * (https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentials.html).
 */

/** A login that ends by itself. */
export interface TemporaryLogin {
  /** As the client gives it: `IAM:ann`. */
  readonly name: string;
  /** The user of the database whose sessions it has. */
  readonly actsAs: string;
  readonly password: string;
  readonly validUntil: Date;
  /** Whether the user is made if there is none. */
  readonly isCreating: boolean;
  /** Groups that the user is in for these sessions. */
  readonly groups: readonly string[];
}

/** Lets a temporary login in. A user that is not there and may not be made shows when it logs in, as with Redshift. */
export async function lendLogin(socketDirectory: string, login: TemporaryLogin): Promise<void> {
  await asAdmin({ socketDirectory, database: 'postgres' }, async (client) => {
    const { name, actsAs, isCreating } = login;
    const isThere = await hasRole(client, actsAs);
    if (!isThere && isCreating) await client.query(`CREATE ROLE ${quoteIdentifier(actsAs)} LOGIN`);
    if (!(await hasRole(client, name))) await client.query(`CREATE ROLE ${quoteIdentifier(name)}`);
    await setLogin(client, login, isThere || isCreating);
  });
}

async function setLogin(client: Client, login: TemporaryLogin, mayEnter: boolean): Promise<void> {
  const role = quoteIdentifier(login.name);
  const [password, until] = [login.password, login.validUntil.toISOString()].map((text) => client.escapeLiteral(text));
  const enters = mayEnter ? 'LOGIN' : 'NOLOGIN';
  await client.query(`ALTER ROLE ${role} ${enters} PASSWORD ${password} VALID UNTIL ${until}`);
  if (!mayEnter) return;
  await client.query(`GRANT ${quoteIdentifier(login.actsAs)} TO ${role}`);
  await client.query(`ALTER ROLE ${role} SET role TO ${client.escapeLiteral(login.actsAs)}`);
  for (const group of login.groups) {
    if (await hasRole(client, group)) {
      await client.query(`GRANT ${quoteIdentifier(group)} TO ${quoteIdentifier(login.actsAs)}`);
    }
  }
}

async function hasRole(client: Client, name: string): Promise<boolean> {
  const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  return found.rowCount === 1;
}
