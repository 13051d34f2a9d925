import { startTemporal } from '../../local/temporal.ts';

/** A Temporal server that can be killed. */
interface KeptTemporal {
  readonly address: string;
  readonly kill: () => Promise<void>;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a server that starts again on the same port and the same database. */
export async function keepTemporal(stateDirectory: string): Promise<KeptTemporal> {
  const environment = { ...process.env, TEMPORAL_ADDRESS: undefined };
  const startOn = async (port: number) => await startTemporal({ stateDirectory, environment, port, uiPort: 0 });
  let server = await startOn(0);
  const { address } = server;
  return {
    address,
    kill: async () => {
      process.kill(server.pid ?? 0, 'SIGKILL');
      await server.ended;
    },
    restart: async () => {
      server = await startOn(Number(address.split(':')[1]));
    },
    stop: async () => await server.stop(),
  };
}
