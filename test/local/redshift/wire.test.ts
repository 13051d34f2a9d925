import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Client } from 'pg';
import type { CopyStorage } from '../../../local/redshift/copy/storage.ts';
import { createClientMessageReader } from '../../../local/redshift/frames/client-messages.ts';
import { createServerMessageScanner } from '../../../local/redshift/frames/server-messages.ts';
import {
  commandComplete,
  cString,
  execute,
  message,
  parse,
  SYNC,
} from '../../../local/redshift/frames/write-messages.ts';
import { LOGIN, startTestCluster } from './local-cluster.ts';
import type { TestCluster } from './local-cluster.ts';
import { openRawSession, openSocket, requestPacket } from './raw-session.ts';
import { waitFor } from './wait-for.ts';

const run = promisify(execFile);

let cluster: TestCluster;
let client: Client;

before(async () => {
  cluster = await startTestCluster();
  client = await cluster.connect();
});

test('client messages are whole wherever the stream is cut', () => {
  const messages = [parse('name', 'select 1'), execute(''), SYNC, message('Q', Buffer.from('select 2\0'))];
  const stream = Buffer.concat(messages);
  for (let cut = 0; cut <= stream.length; cut += 1) {
    const reader = createClientMessageReader();
    const read: Buffer[] = [];
    for (const part of [stream.subarray(0, cut), stream.subarray(cut)]) {
      reader.push(part);
      for (let next = reader.next(false); next; next = reader.next(false)) read.push(next.bytes);
    }
    assert.deepEqual(read, messages);
  }
});

for (const passesRows of [true, false]) {
  test(`server messages and rows keep their order and bytes wherever the stream is cut (rows ${passesRows ? 'pass' : 'are taken'})`, () => {
    const row = message('D', Buffer.from('\0\x01\0\0\0\x01x'));
    const messages = [
      message('1', Buffer.alloc(0)),
      row,
      row,
      commandComplete('SELECT 2'),
      row,
      message('Z', Buffer.from('I')),
    ];
    const stream = Buffer.concat(messages);
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const out: Buffer[] = [];
      const types: string[] = [];
      const scan = createServerMessageScanner({
        passesRows: () => passesRows,
        onRows: (bytes) => out.push(bytes),
        onMessage: (type, bytes) => {
          types.push(type);
          out.push(bytes);
        },
      });
      scan(stream.subarray(0, cut));
      scan(stream.subarray(cut));
      assert.deepEqual(Buffer.concat(out), stream);
      assert.equal(types.join(''), passesRows ? '1CZ' : '1DDCDZ');
    }
  });
}

test('a query sent byte by byte is answered', async () => {
  const session = await openRawSession(cluster.port);
  const bytes = message('Q', cString('select 42 as answer'));
  for (const byte of bytes.subarray(0, -1)) {
    session.socket.write(Buffer.from([byte]));
    await setImmediate();
  }
  // The rest of the first query, then a second one.
  session.socket.write(bytes.subarray(-1));
  assert.match(await session.ask('select 1'), /^TDCZ$/);
  session.socket.destroy();
});

test('an empty query, a string of several, and an error in the middle get the messages that PostgreSQL sends', async () => {
  const { socket, ask } = await openRawSession(cluster.port);
  assert.equal(await ask(''), 'IZ');
  assert.equal(await ask('select 1; select 2'), 'TDCTDCZ');
  assert.equal(await ask('begin; select 1; commit'), 'CTDCCZ');
  assert.equal(await ask('select 1; select 1/0; select 2'), 'TDCEZ');
  assert.equal(await ask('select 1; savepoint a; select 2'), 'TDCEZ');
  assert.equal(await ask('create temp table w (id int primary key); insert into w values (1)'), 'CCZ');
  socket.destroy();
});

test('a string that cannot be read whole runs in no part, also where it commits in between', async () => {
  const { socket, ask } = await openRawSession(cluster.port);
  await ask('create table read_whole (id int)');
  assert.equal(await ask('begin; insert into read_whole values (1); commit; selec 2'), 'EZ');
  assert.equal(await ask('insert into read_whole values (1); truncate read_whole; "'), 'EZ');
  assert.equal(await ask('select * from read_whole'), 'TCZ');
  socket.destroy();
});

test('GSS encryption is declined, TLS is accepted, and bytes after the request are not', async () => {
  const socket = await openSocket(cluster.port);
  socket.write(requestPacket(80_877_104));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  assert.equal(answer.toString(), 'N');
  socket.write(Buffer.concat([requestPacket(80_877_103), Buffer.from('x')]));
  await once(socket, 'close');

  const secure = await cluster.connect({ ssl: { rejectUnauthorized: false } });
  assert.equal((await secure.query('select 1 as one')).rows.length, 1);
  await secure.end();
});

test('clients that go before they have logged in take no connection from others', async () => {
  for (let gone = 0; gone < 500; gone += 1) {
    const socket = await openSocket(cluster.port);
    socket.write(requestPacket(80_877_103));
    await once(socket, 'data');
    socket.destroy();
  }
  await waitFor('the limit of 500 is far', async () => {
    const other = await cluster.connect().catch(() => undefined);
    await other?.end();
    return other !== undefined;
  });
});

test('the certificate verifies against itself for 127.0.0.1', async () => {
  const secure = await cluster.connect({ ssl: { ca: cluster.certificate } });
  assert.equal((await secure.query('select 1 as one')).rows.length, 1);
  await secure.end();
});

test('clients are told version 8.0.2 and that backslashes escape; parameters of drivers do no harm', async () => {
  const ofDriver = new Map([
    ['driver_version', 'Redshift JDBC 2.1'],
    ['client_protocol_version', '2'],
    ['plugin_name', ''],
  ]);
  const { socket, parameters } = await openRawSession(cluster.port, ofDriver);
  assert.equal(parameters.get('server_version'), '8.0.2');
  assert.equal(parameters.get('standard_conforming_strings'), 'off');
  socket.destroy();
});

test('a statement that is not UTF-8 is refused, and not read as another', async () => {
  const { socket, ask, exchange } = await openRawSession(cluster.port);
  const text = Buffer.from('create table caf\xe9 (a int)\0', 'latin1');
  assert.equal(await exchange(message('Q', text)), 'EZ');
  const parsed = message('P', Buffer.concat([Buffer.of(0), text, Buffer.alloc(2)]));
  assert.equal(await exchange(Buffer.concat([parsed, SYNC])), 'EZ');
  assert.equal(await ask("create temp table a as select '\uFFFD' as what"), 'CZ', 'that is a character, too');
  const { rows } = await client.query("select relname from pg_class where relname like 'caf%'");
  assert.deepEqual(rows, []);
  socket.destroy();
});

test('a COPY from a slow source ends as soon as it is cancelled, by its client or by another', async () => {
  let asked = 0;
  const never = async (): Promise<never> => {
    asked += 1;
    return new Promise<never>(() => undefined);
  };
  const slow: CopyStorage = {
    list: async () => [{ bucket: 'b', key: 'k', size: 10, etag: 'e' }],
    read: never,
    chunks: async function* () {
      yield await never();
    },
  };
  const other = await startTestCluster({ storage: slow });
  const killer = await other.connect();
  const { ask, cancel, pid } = await openRawSession(other.port);
  await ask('create table t (id int)');
  for (const stop of [
    cancel,
    () => killer.query(`cancel ${pid}`),
    () => killer.query(`select pg_cancel_backend(${pid})`),
  ]) {
    const askedBefore = asked;
    const copy = ask(`copy t from 's3://b/k' iam_role default json 'auto'`);
    await waitFor('the COPY reads', () => asked > askedBefore);
    await stop();
    assert.equal(await copy, 'EZ');
    assert.equal(await ask('select * from t'), 'TCZ');
  }
  await other.stop();
});

test('a cancel has been delivered when its connection ends, so that what is sent next is not cancelled', async () => {
  const { ask, cancel } = await openRawSession(cluster.port);
  for (let round = 0; round < 40; round += 1) {
    // Over before it is cancelled, as a COPY is that the proxy ends itself.
    await ask('select 1');
    await cancel();
    assert.equal(await ask('select 1'), 'TDCZ');
    assert.equal(await ask('select 1'), 'TDCZ');
  }
});

test('a client that does not read is waited for, and gets every row when it does', async () => {
  const { socket, ask } = await openRawSession(cluster.port);
  const answer = ask(`select repeat('x', 10000) /* much */ from generate_series(1, 10000)`);
  socket.pause();
  await waitFor('PostgreSQL waits for the client', async () => {
    const { rows } = await client.query(
      `select 1 from pg_stat_activity where wait_event = 'ClientWrite' and query like '%/* much */%'`,
    );
    return rows.length > 0;
  });
  socket.resume();
  assert.equal(await answer, `T${'D'.repeat(10_000)}CZ`);
  socket.destroy();
});

test('psql runs scripts, shows INFO and lists tables', async (context) => {
  const found = await run('psql', ['--version']).catch(() => undefined);
  if (!found) return context.skip('psql is not on this machine');
  const address = `host=127.0.0.1 port=${cluster.port} user=${LOGIN.user} dbname=${LOGIN.database} sslmode=require`;
  const psql = (sql: string) =>
    run('psql', ['-w', '-X', '-At', '-c', sql, address], { env: { ...process.env, PGPASSWORD: LOGIN.password } });
  await psql('create table from_psql (id int primary key sortkey, note varchar(max))');
  const { stdout, stderr } = await psql(
    'drop table if exists nothing; insert into from_psql values (1, 2); select * from from_psql',
  );
  assert.match(stdout, /1\|2/);
  assert.match(stderr, /INFO: {2}Table "nothing" does not exist and will be skipped/);
});
