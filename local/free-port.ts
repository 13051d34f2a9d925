import { createServer, type AddressInfo } from 'node:net';

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  return await listenBriefly(0);
}

/** Refuses a port that somebody listens on already, naming it and the flag that changes it. */
export async function requireFreePort(
  port: number,
  use: { readonly what: string; readonly flag: string },
): Promise<void> {
  try {
    await listenBriefly(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `Port ${port} of 127.0.0.1, wanted for ${use.what}, is in use by another process. ` +
        `End that one, or choose another port with ${use.flag} (0 takes any free one).`,
      { cause: error },
    );
  }
}

function listenBriefly(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address() as AddressInfo;
      server.close(() => resolve(taken));
    });
  });
}
