import type { Client } from 'pg';
import { quoteIdentifier } from '../../../redshift-sql/quote.ts';
import { asAdmin } from './admin.ts';

export interface DatabaseLogin {
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** Makes the cluster's user (a superuser, as Redshift's is) and database, or gives the user this password. */
export async function prepareDatabase(socketDirectory: string, login: DatabaseLogin): Promise<void> {
  await asAdmin({ socketDirectory, database: 'postgres' }, async (client) => {
    await prepareUser(client, login);
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [login.database]);
    if (found.rowCount === 0) {
      await client.query(`CREATE DATABASE ${quoteIdentifier(login.database)} OWNER ${quoteIdentifier(login.user)}`);
    }
  });
}

async function prepareUser(client: Client, { user, password }: DatabaseLogin): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [user]);
  const verb = found.rowCount === 0 ? 'CREATE' : 'ALTER';
  const secret = client.escapeLiteral(password);
  await client.query(`${verb} ROLE ${quoteIdentifier(user)} LOGIN SUPERUSER CREATEDB CREATEROLE PASSWORD ${secret}`);
}
