import { Client } from 'pg';

/** The bootstrap superuser, named as Redshift names its own. Clients cannot log in as it. */
export const ADMIN = 'rdsdb';

/** Runs something on a connection of the bootstrap superuser, past the proxy. */
export async function asAdmin<T>(
  where: { readonly socketDirectory: string; readonly database: string },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  // Told, since pg would take it from PGSSLMODE, which the variables of `local env` set.
  const client = new Client({
    host: where.socketDirectory,
    port: 5432,
    user: ADMIN,
    database: where.database,
    ssl: false,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
