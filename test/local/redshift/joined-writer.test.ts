import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { createJoinedWriter } from '../../../local/redshift/frames/joined-writer.ts';

function open() {
  const writes: Buffer[] = [];
  const socket = new Writable({
    write: (bytes: Buffer, _encoding, done) => {
      writes.push(bytes);
      done();
    },
  });
  return { writes, socket, writer: createJoinedWriter(socket as Socket) };
}

test('what was gathered leaves in one piece and in order', () => {
  const { writer, writes } = open();
  for (const text of ['ab', 'c', 'def']) writer.add(Buffer.from(text));
  assert.deepEqual(writes, []);
  writer.flush();
  writer.flush();
  assert.deepEqual(writes, [Buffer.from('abcdef')]);
});

test('parts of one chunk leave as they lie in memory, uncopied, however large', () => {
  const { writer, writes } = open();
  const chunk = Buffer.alloc(100_000, 'x');
  for (let at = 0; at < chunk.length; at += 10_000) writer.add(chunk.subarray(at, at + 10_000));
  writer.flush();
  assert.equal(writes.length, 1);
  assert.equal(writes[0]?.buffer, chunk.buffer);
  assert.equal(writes[0]?.length, chunk.length);
});

test('much is not gathered, and its order is kept', () => {
  const { writer, writes } = open();
  const pieces = Array.from({ length: 200 }, (_, at) => Buffer.alloc(1000, at));
  for (const piece of pieces) writer.add(piece);
  assert.ok(writes.length > 0);
  writer.flush();
  assert.deepEqual(Buffer.concat(writes), Buffer.concat(pieces));
});

test('long pieces leave side by side, uncopied and together', () => {
  const together: (readonly Buffer[])[] = [];
  const socket = new Writable({
    writev: (chunks, done) => {
      together.push(chunks.map(({ chunk }) => chunk as Buffer));
      done();
    },
  });
  const writer = createJoinedWriter(socket as Socket);
  const pieces = [Buffer.alloc(5, 'h'), Buffer.alloc(60_000, 'r')];
  for (const piece of pieces) writer.add(piece);
  writer.flush();
  assert.deepEqual(
    together.map((written) => written.map(({ buffer }) => buffer)),
    [pieces.map(({ buffer }) => buffer)],
  );
});

test('for a socket that is gone nothing is written', () => {
  const { writer, writes, socket } = open();
  writer.add(Buffer.from('late'));
  socket.destroy();
  writer.flush();
  assert.deepEqual(writes, []);
});
