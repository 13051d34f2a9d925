import type { Client } from 'pg';
import { collectGarbage, median, milliseconds, ratio, show, timed, timesByTurns } from './measure.ts';
import type { BenchStandIn } from './stand-in.ts';

const QUERIES_A_TURN = 250;
const TURNS = 24;
const WARM_UP_TURNS = 12;
const LARGE_ROWS = 1_000_000;
const ROUNDS = 15;

/** What the proxy adds to a short query, with TLS and without, and what is left of the throughput of a large result. */
export async function measureRoundTrips(standIn: BenchStandIn): Promise<void> {
  const direct = await standIn.connectDirectly();
  const plain = await standIn.connect();
  const tls = await standIn.connect({ ssl: { rejectUnauthorized: false } });
  await showLatency({ direct, plain, tls });
  await showThroughput({ direct, plain, tls });
  await Promise.all([direct.end(), plain.end(), tls.end()]);
}

interface Clients {
  readonly direct: Client;
  readonly plain: Client;
  readonly tls: Client;
}

/** In turns of some queries in a row, as a client sends them: none is measured beside what the proxy still does for the one before. */
async function showLatency(clients: Clients): Promise<void> {
  const send = async (client: Client): Promise<readonly number[]> => {
    const times: number[] = [];
    while (times.length < QUERIES_A_TURN) times.push(await timed(() => client.query('select 1')));
    return times;
  };
  await mediansByTurns(clients, WARM_UP_TURNS, send);
  const { direct, plain, tls } = await mediansByTurns(clients, TURNS, send);
  show('select 1, directly over the socket (median)', milliseconds(direct));
  show('  through the proxy, more', milliseconds(plain - direct));
  show('  through the proxy with TLS, more', milliseconds(tls - direct));
}

async function showThroughput(clients: Clients): Promise<void> {
  const sql = `select n, n from (select row_number() over () as n from pg_catalog.generate_series(1, ${LARGE_ROWS})) as numbers`;
  const read = async (client: Client): Promise<readonly number[]> => {
    collectGarbage();
    return [await timed(() => client.query({ text: sql, rowMode: 'array' }))];
  };
  const { direct, plain, tls } = await mediansByTurns(clients, ROUNDS, read);
  show(`${LARGE_ROWS} rows, directly over the socket (median)`, milliseconds(direct));
  show('  throughput through the proxy, directly = 1', ratio(direct / plain));
  show('  throughput with TLS, directly = 1', ratio(direct / tls));
}

async function mediansByTurns(
  { direct, plain, tls }: Clients,
  turns: number,
  work: (client: Client) => Promise<readonly number[]>,
): Promise<Readonly<Record<keyof Clients, number>>> {
  const times = await timesByTurns(turns, {
    direct: () => work(direct),
    plain: () => work(plain),
    tls: () => work(tls),
  });
  return { direct: median(times.direct), plain: median(times.plain), tls: median(times.tls) };
}
