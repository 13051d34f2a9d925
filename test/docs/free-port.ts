import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of those that Redshift takes, other than its default, that was free a moment ago. */
export async function freeRedshiftPort(): Promise<number> {
  for (let port = 8191; port <= 8215; port++) if (await isFree(port)) return port;
  throw new Error('Every port from 8191 to 8215 is in use.');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
