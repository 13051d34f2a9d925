import type { Client } from 'pg';
import { median, milliseconds, ratio, show, timed } from './measure.ts';
import type { BenchStandIn } from './stand-in.ts';

const QUERIES_A_TURN = 250;
const TURNS = 24;
const WARM_UP_TURNS = 12;
const LARGE_ROWS = 1_000_000;
const ROUNDS = 9;

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

/**
 * The three take turns, so that what else the machine does hits all of them; and each sends some in a row, as a client does, so that
 * it is not measured beside what the proxy still does for the one before it.
 */
async function showLatency(clients: Clients): Promise<void> {
  const times = { direct: [] as number[], plain: [] as number[], tls: [] as number[] };
  for (let turn = 0; turn < WARM_UP_TURNS + TURNS; turn += 1) {
    for (const name of ['direct', 'plain', 'tls'] as const) {
      for (let query = 0; query < QUERIES_A_TURN; query += 1) {
        const ms = await timed(() => clients[name].query('select 1'));
        if (turn >= WARM_UP_TURNS) times[name].push(ms);
      }
    }
  }
  const base = median(times.direct);
  show('select 1, directly over the socket (median)', milliseconds(base));
  show('  through the proxy, more', milliseconds(median(times.plain) - base));
  show('  through the proxy with TLS, more', milliseconds(median(times.tls) - base));
}

/** By turns, too. */
async function showThroughput(clients: Clients): Promise<void> {
  const sql = `select n, n from (select row_number() over () as n from pg_catalog.generate_series(1, ${LARGE_ROWS})) as numbers`;
  const times = { direct: [] as number[], plain: [] as number[], tls: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of ['direct', 'plain', 'tls'] as const) {
      times[name].push(await timed(() => clients[name].query({ text: sql, rowMode: 'array' })));
    }
  }
  const base = median(times.direct);
  show(`${LARGE_ROWS} rows, directly over the socket (median)`, milliseconds(base));
  show('  throughput through the proxy, directly = 1', ratio(base / median(times.plain)));
  show('  throughput with TLS, directly = 1', ratio(base / median(times.tls)));
}
