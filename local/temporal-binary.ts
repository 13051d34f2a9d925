// No package registry carries a Temporal server for Linux, so it is looked for in several places, the nearest first:
// `temporal` on PATH, our cache, the download that Temporal's SDKs use (https://temporal.download), and at last a build
// from source, which needs Go but also works behind a mirror of package registries.

import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** 1.6 to 1.9 cannot be built by `go install`: their go.mod has a replace directive. */
const GO_PACKAGE = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';
const DOWNLOAD_SITE = 'https://temporal.download';
const ANSWER_TIMEOUT_MS = 5_000;
const ARCHIVE_TIMEOUT_MS = 300_000;
const PROGRESS_INTERVAL_MS = 15_000;

export interface TemporalBinarySearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told in one line what is found or tried. */
  readonly onProgress: (line: string) => void;
  /** Another download site than Temporal's own. */
  readonly downloadSite?: string;
}

/** Path of the `temporal` command line, fetched or built if need be. Throws with what was tried and what to do. */
export async function findTemporalBinary(search: TemporalBinarySearch): Promise<string> {
  const { environment, onProgress } = search;
  const cached = path.join(cacheDirectory(environment), 'temporal');
  const found = (await findOnPath('temporal', environment)) ?? ((await isExecutable(cached)) ? cached : undefined);
  if (found !== undefined) {
    onProgress(`Temporal: using ${found}`);
    return found;
  }
  const tried: string[] = [];
  for (const provide of [download, buildWithGo]) {
    const reason = await provide(cached, search);
    if (reason === undefined) return cached;
    tried.push(reason);
    onProgress(`Temporal: ${reason}`);
  }
  throw new Error(
    `No Temporal server was found: \`temporal\` is neither on PATH nor at ${cached}; ${tried.join('; ')}. ` +
      'Install the Temporal CLI (https://docs.temporal.io/cli), or Go to have it built, ' +
      'or set TEMPORAL_ADDRESS to a server that runs.',
  );
}

/** Where Shiftwork keeps programs: below XDG_CACHE_HOME, else below ~/.cache. */
export function cacheDirectory(environment: TemporalBinarySearch['environment']): string {
  const cache = environment['XDG_CACHE_HOME'] || path.join(environment['HOME'] || homedir(), '.cache');
  return path.join(cache, 'shiftwork', 'bin');
}

async function findOnPath(
  name: string,
  { PATH = '' }: TemporalBinarySearch['environment'],
): Promise<string | undefined> {
  for (const directory of PATH.split(path.delimiter).filter((entry) => entry !== '')) {
    const candidate = path.join(directory, name);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  return await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Answers why it could not be done, nothing when it is. */
async function download(target: string, search: TemporalBinarySearch): Promise<string | undefined> {
  const { onProgress, downloadSite = DOWNLOAD_SITE } = search;
  try {
    onProgress(`Temporal: downloading it from ${downloadSite} …`);
    const { archiveUrl, fileToExtract } = await askForArchive(downloadSite);
    await unpack(await fetchBytes(archiveUrl), { file: fileToExtract, target });
    onProgress(`Temporal: downloaded to ${target}`);
    return undefined;
  } catch (error) {
    return `the download from ${downloadSite} failed (${reasonOf(error)})`;
  }
}

async function askForArchive(site: string): Promise<{ archiveUrl: string; fileToExtract: string }> {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const url = `${site}/cli/default?platform=${process.platform}&arch=${arch}&sdk-name=sdk-typescript&sdk-version=1.24.0`;
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const { archiveUrl, fileToExtract } = (await response.json()) as Record<string, unknown>;
  if (typeof archiveUrl !== 'string' || typeof fileToExtract !== 'string')
    throw new Error('an answer of another shape');
  return { archiveUrl, fileToExtract };
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ARCHIVE_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`HTTP ${response.status} for ${url}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Unpacks beside the target and renames, so that no one ever runs half a file. */
async function unpack(archive: Uint8Array, { file, target }: { file: string; target: string }): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const directory = await mkdtemp(path.join(path.dirname(target), '.download-'));
  try {
    const archiveFile = path.join(directory, 'archive.tar.gz');
    await writeFile(archiveFile, archive);
    await succeed(spawn('tar', ['-xzf', archiveFile, '-C', directory, file], { stdio: ['ignore', 'ignore', 'pipe'] }));
    await rename(path.join(directory, file), target);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Answers why it could not be done, nothing when it is. */
async function buildWithGo(target: string, search: TemporalBinarySearch): Promise<string | undefined> {
  const { environment, onProgress } = search;
  const go = await findOnPath('go', environment);
  if (go === undefined) return 'it cannot be built, for Go is not on PATH';
  onProgress(`Temporal: building it with \`go install ${GO_PACKAGE}\`; this takes some minutes, once …`);
  const startedAtMs = Date.now();
  const timer = setInterval(() => {
    onProgress(`Temporal: still building (${Math.round((Date.now() - startedAtMs) / 1000)} s)`);
  }, PROGRESS_INTERVAL_MS);
  try {
    await mkdir(path.dirname(target), { recursive: true });
    const env = { ...environment, GOBIN: path.dirname(target) };
    await succeed(spawn(go, ['install', GO_PACKAGE], { env, stdio: ['ignore', 'ignore', 'pipe'] }));
    onProgress(`Temporal: built ${target}`);
    return undefined;
  } catch (error) {
    return `\`go install ${GO_PACKAGE}\` failed (${reasonOf(error)})`;
  } finally {
    clearInterval(timer);
  }
}

function succeed(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(said.trim().split('\n').slice(-3).join(' / ') || `exit code ${code}`));
    });
  });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
