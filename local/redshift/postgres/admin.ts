import { Client } from 'pg';

/** The bootstrap superuser, named as Redshift names its own. Clients cannot log in as it. */
export const ADMIN = 'rdsdb';

/** Runs something on a connection of the bootstrap superuser, past the proxy. */
export async function asAdmin<T>(
  where: { readonly socketDirectory: string; readonly database: string },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ host: where.socketDirectory, port: 5432, user: ADMIN, database: where.database });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
