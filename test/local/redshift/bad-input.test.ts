import assert from 'node:assert/strict';
import { once } from 'node:events';
import { before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Client } from 'pg';
import type { CopyStorage } from '../../../local/redshift/copy/storage.ts';
import {
  bind,
  cString,
  describePortal,
  execute,
  message,
  parse,
  SYNC,
} from '../../../local/redshift/frames/write-messages.ts';
import { startTestCluster } from './local-cluster.ts';
import type { TestCluster } from './local-cluster.ts';
import { openRawSession, openSocket, requestPacket } from './raw-session.ts';
import { waitFor } from './wait-for.ts';

let cluster: TestCluster;
let client: Client;

before(async () => {
  cluster = await startTestCluster();
  client = await cluster.connect();
});

/** The same numbers on every run: https://en.wikipedia.org/wiki/Linear_congruential_generator */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function someBytes(random: (below: number) => number, most: number): Buffer {
  return Buffer.from(Array.from({ length: random(most) }, () => random(256)));
}

async function answersStill(): Promise<void> {
  const { rows } = await client.query<{ one: number }>('select 1 as one');
  assert.deepEqual(rows, [{ one: 1 }]);
}

const GARBAGE: readonly (readonly [string, Buffer])[] = [
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ['a length below the least', Buffer.from([0, 0, 0, 4, 0, 3, 0, 0])],
  ['a length beyond the most', Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 3, 0, 0])],
  ['protocol 2', Buffer.from([0, 0, 0, 8, 0, 2, 0, 0])],
  ['a parameter that does not end', Buffer.concat([Buffer.from([0, 0, 0, 13, 0, 3, 0, 0]), Buffer.from('user\0')])],
  ['a cancel of nobody', requestPacket(80_877_102)],
];

for (const [title, bytes] of GARBAGE) {
  test(`${title} where a startup packet should be ends that connection only`, async () => {
    const socket = await openSocket(cluster.port);
    socket.resume().write(bytes);
    await once(socket, 'close');
    await answersStill();
  });
}

test('whatever bytes a connection begins with, the server lives', async () => {
  const random = numbers(7);
  for (let round = 0; round < 60; round += 1) {
    const socket = await openSocket(cluster.port);
    socket.resume().end(someBytes(random, 60));
    await once(socket, 'close');
  }
  await answersStill();
});

test('whatever messages a session sends, the server lives', async () => {
  const random = numbers(11);
  const letters = 'QPBDECSHdcfFpXZ?';
  for (let round = 0; round < 40; round += 1) {
    const { socket } = await openRawSession(cluster.port);
    for (let count = random(8); count >= 0; count -= 1) {
      socket.write(message(letters[random(letters.length)] ?? 'Q', someBytes(random, 40)));
    }
    socket.end(someBytes(random, 12));
    socket.resume();
    await once(socket, 'close');
  }
  await answersStill();
});

test('an extended query is answered the same wherever its bytes are cut', async () => {
  const { socket, ask } = await openRawSession(cluster.port);
  const bytes = Buffer.concat([
    parse('', 'select $1::int as a'),
    bind('', '', ['5']),
    describePortal(''),
    execute(''),
    SYNC,
    message('Q', cString('select 2')),
  ]);
  let answer = '';
  const letters: string[] = [];
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
  for (let cut = 1; cut < bytes.length; cut += 1) {
    answer = '';
    socket.write(bytes.subarray(0, cut));
    await new Promise(setImmediate);
    socket.write(bytes.subarray(cut));
    await waitFor('both answers', () => answer.split('Z\0\0\0\u0005').length === 3);
    letters.push(answer);
  }
  assert.equal(new Set(letters).size, 1);
  assert.match(await ask('select 1'), /^TDCZ$/);
  socket.destroy();
});

test('a client that dies in the middle of a COPY: by itself it goes on, in a block it is rolled back', async () => {
  let release: () => void = () => undefined;
  let asked = 0;
  const slow: CopyStorage = {
    list: async () => [{ bucket: 'b', key: 'k', size: 2 ** 40, etag: 'e' }],
    read: async () => Buffer.alloc(0),
    chunks: async function* () {
      yield Buffer.from('1\n');
      asked += 1;
      await new Promise<void>((resolve) => (release = resolve));
      yield Buffer.from('2\n');
    },
  };
  const other = await startTestCluster({ storage: slow });
  const watcher = await other.connect();
  await watcher.query('create table alone (a int); create table blocked (a int)');
  for (const [table, begin] of [
    ['alone', ''],
    ['blocked', 'begin; '],
  ] as const) {
    const { socket, ask } = await openRawSession(other.port);
    const askedBefore = asked;
    void ask(`${begin}copy ${table} from 's3://b/k' iam_role default`);
    await waitFor('the COPY reads', () => asked > askedBefore);
    socket.destroy();
    release();
  }
  await waitFor('the COPY by itself commits', async () => (await countOf(watcher, 'alone')) === 2);
  // Granted once the session of the dead client is gone.
  await watcher.query('begin; lock blocked; commit');
  assert.equal(await countOf(watcher, 'blocked'), 0);
  await other.stop();
});

async function countOf(from: Client, table: string): Promise<number> {
  const { rows } = await from.query<{ n: string }>(`select count(*) as n from ${table}`);
  return Number(rows[0]?.n);
}

test('NUL bytes and bytes that are not UTF-8 are load errors of their rows', async () => {
  cluster.putObject('b', 'nul', Buffer.from('{"a": "x"}\n{"a": "y\\u0000"}\n{"a": "z\xff"}\n{"a": "w"}\n', 'latin1'));
  await client.query('create table nul (a varchar(10))');
  await client.query(`copy nul from 's3://b/nul' iam_role default json 'auto' maxerror 5`);
  const { rows } = await client.query<{ a: string }>('select a from nul order by a');
  assert.deepEqual(
    rows.map(({ a }) => a),
    ['w', 'x'],
  );
});

const GZIPPED = gzipSync(Array.from({ length: 5_000 }, (_, at) => `{"a": "x${at}"}`).join('\n'));

/** What a COPY of an object is told, first by its error and then, of a load error, by stl_load_errors. */
const OBJECTS: readonly (readonly [title: string, object: Buffer | string, options: string, error: RegExp])[] = [
  ['GZIP that is cut off', GZIPPED.subarray(0, 3_000), `gzip json 'auto'`, /^Failed to decompress the object: /],
  ['GZIP that is something else', '{"a": "x"}', `gzip json 'auto'`, /^Failed to decompress the object: /],
  ['BZIP2 without an end', 'BZh91AY&SY\0\0\0', `bzip2 csv`, /^Failed to decompress the object: /],
  ['Parquet of nothing but its marks', `PAR1${'\0'.repeat(50)}PAR1`, `format parquet`, /^Spectrum Scan Error$/],
  ['an object of 5 MB', `{"a": "${'x'.repeat(5 * 2 ** 20)}"}`, `json 'auto'`, /^1216 .* larger than 4194304 bytes$/],
  [
    'a line of 5 MB',
    `${'x'.repeat(5 * 2 ** 20)}\n`,
    `csv`,
    /^1216 Invalid input line: it is longer than 4194304 bytes$/,
  ],
  ['JSON that is not UTF-8', Buffer.from('{"a": "\xff\xfe"}', 'latin1'), `json 'auto'`, /^1220 .*: ff \(error 3\)$/],
  ['CSV that is not UTF-8', Buffer.from('\xc3\x28\n', 'latin1'), `csv`, /^1220 .*: c3 \(error 4\)$/],
  ['JSON with a NUL', '{"a": "x\\u0000"}', `json 'auto'`, /^1220 .*: 0 \(error 3\)$/],
  ['CSV with a NUL', 'x\0y\n', `csv`, /^1220 .*: 0 \(error 3\)$/],
  ['JSON that is cut off', '{"a": "x', `json 'auto'`, /^1216 /],
  ['CSV with a quote that does not end', '"x\ny\n', `csv`, /^1214 Delimited value missing end quote$/],
  ['CSV with a quote in its middle', '"x"y"\n', `csv`, /^1216 Invalid quote formatting for CSV$/],
  [
    'a manifest that lists what is not there',
    '{"entries": [{"url": "s3://bad/nothing", "mandatory": true}]}',
    `csv manifest`,
    /^S3ServiceException:.*Status 404,Error NoSuchKey/,
  ],
  ['a manifest that is cut off', '{"entries": [{"url"', `csv manifest`, /^Invalid manifest s3:\/\/bad\/object: /],
  ['a manifest of bytes', Buffer.from([255, 0, 1, 0]), `csv manifest`, /^Invalid manifest .* is not valid JSON$/],
];

for (const [title, object, options, error] of OBJECTS) {
  test(`${title} is an error of its COPY, and loads nothing`, async () => {
    await client.query('drop table if exists bad; create table bad (a varchar(10))');
    cluster.putObject('bad', 'object', Buffer.from(object));
    assert.match(await copyError(`copy bad from 's3://bad/object' iam_role default ${options}`), error);
    assert.equal(await countOf(client, 'bad'), 0);
  });
}

test('a file of jsonpaths with more paths or fewer than there are columns is an error of its COPY', async () => {
  await client.query('create table paths (a int, b int)');
  cluster.putObject('bad', 'row.json', '{"a": 1, "b": 2}');
  for (const [at, paths] of ['["$.a"]', '["$.a", "$.b", "$.c"]', '[]'].entries()) {
    cluster.putObject('bad', `paths${at}.json`, `{"jsonpaths": ${paths}}`);
    const error = await copyError(`copy paths from 's3://bad/row' iam_role default json 's3://bad/paths${at}.json'`);
    assert.match(error, /^Number of jsonpaths and the number of columns should match\. JSONPath size: \d, /);
  }
  assert.equal(await countOf(client, 'paths'), 0);
});

const UNBALANCED = [`select 'x`, `select "x`, `select (1`, `select $$x`, `select 1 /* x`, `select 1)`, `select E'\\`];

test('whatever is left open in a statement is a syntax error, and the session goes on', async () => {
  for (const sql of UNBALANCED) await assert.rejects(client.query(sql), { code: '42601' }, sql);
  await answersStill();
});

/** The words of a COPY's error; of a load error the code and reason in stl_load_errors. */
async function copyError(sql: string): Promise<string> {
  const told = await client.query(sql).then(
    () => 'nothing',
    (error: unknown) => (error as Error).message,
  );
  if (!told.includes('stl_load_errors')) return told;
  const { rows } = await client.query<{ text: string }>(
    `select err_code || ' ' || trim(err_reason) as text from stl_load_errors order by query desc limit 1`,
  );
  return rows[0]?.text ?? told;
}
