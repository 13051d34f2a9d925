import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { cacheDirectory, findTemporalBinary } from '../../local/temporal-binary.ts';

let directory: string;
before(async () => (directory = await mkdtemp(path.join(tmpdir(), 'shiftwork-binary-'))));
after(async () => await rm(directory, { recursive: true, force: true }));

test('temporal on PATH is used before the one in the cache, and said so', async () => {
  const environment = { PATH: path.join(directory, 'path'), XDG_CACHE_HOME: path.join(directory, 'cache-1') };
  const onPath = await writeProgram(path.join(directory, 'path'));
  const cached = await writeProgram(cacheDirectory(environment));
  const lines: string[] = [];
  const onProgress = (line: string) => void lines.push(line);
  assert.equal(await findTemporalBinary({ environment, onProgress }), onPath);
  assert.equal(await findTemporalBinary({ environment: { ...environment, PATH: '' }, onProgress }), cached);
  assert.deepEqual(lines, [`Temporal: using ${onPath}`, `Temporal: using ${cached}`]);
});

test('without either it is downloaded into the cache', async () => {
  const environment = { PATH: '', XDG_CACHE_HOME: path.join(directory, 'cache-2') };
  const site = await serveArchive();
  try {
    const { port } = site.address() as AddressInfo;
    const downloadSite = `http://127.0.0.1:${port}`;
    const found = await findTemporalBinary({ environment, onProgress: () => undefined, downloadSite });
    assert.equal(found, path.join(cacheDirectory(environment), 'temporal'));
    assert.equal(await readFile(found, 'utf8'), '#!/bin/sh\n');
  } finally {
    site.close();
  }
});

test('where it cannot be had, the error says what was tried and what to do', async () => {
  const environment = { PATH: '', XDG_CACHE_HOME: path.join(directory, 'cache-3') };
  await assert.rejects(
    findTemporalBinary({ environment, onProgress: () => undefined, downloadSite: 'http://127.0.0.1:1' }),
    ({ message }: Error) => {
      assert.match(message, /neither on PATH nor at .*cache-3/);
      assert.match(message, /the download from http:\/\/127\.0\.0\.1:1 failed/);
      assert.match(message, /Go is not on PATH/);
      assert.match(message, /set TEMPORAL_ADDRESS/);
      return true;
    },
  );
});

async function writeProgram(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'temporal');
  await writeFile(file, '#!/bin/sh\n');
  await chmod(file, 0o755);
  return file;
}

async function serveArchive(): Promise<Server> {
  const folder = path.join(directory, 'archive');
  await writeProgram(folder);
  const archive = execFileSync('tar', ['-czf', '-', '-C', folder, 'temporal']);
  const server = createServer((request, response) => {
    if (request.url === '/archive.tar.gz') return response.end(archive);
    const archiveUrl = `http://${request.headers.host}/archive.tar.gz`;
    return response.end(JSON.stringify({ archiveUrl, fileToExtract: 'temporal' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
