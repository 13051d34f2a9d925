import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { ArtifactStore } from './store.ts';
import { validKey } from './store.ts';

/** Files being written begin so: no key does, and a crash may leave one behind. */
const UNFINISHED = '.writing-';

/** Artifacts in a folder, which is made when first written to. Redshift cannot read them. */
export function folderStore(folder: string): ArtifactStore {
  const at = (key: string): string => path.join(folder, ...validKey(key).split('/'));
  return {
    put: async (key, body) => await writeWhole(at(key), body),
    get: async (key) => await unlessMissing(readFile(at(key), 'utf8')),
    list: async (under) => (await filesUnder(folder)).filter((key) => key.startsWith(under)).toSorted(),
    url: () => undefined,
  };
}

/** Through a file of its own and a rename, so that nobody reads half of it. */
async function writeWhole(file: string, body: string | Uint8Array): Promise<void> {
  const unfinished = path.join(path.dirname(file), `${UNFINISHED}${randomUUID()}`);
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await writeFile(unfinished, body);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await unlessMissing(readdir(folder, { recursive: true, withFileTypes: true }));
  return (entries ?? [])
    .filter((entry) => entry.isFile() && !entry.name.startsWith(UNFINISHED))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
