import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SourceFile } from '../model/sql-file.ts';

/** Which files of a folder to read, by their paths in it. */
export interface FilesRequest {
  /** Where the folder's path begins. */
  readonly root: string;
  /** `sql/sparkify`; none are there where it is missing. */
  readonly folder: string;
  readonly isWanted: (name: string) => boolean;
}

/** The texts of a folder and all below it, in the order of their paths, which begin with the folder's. */
export async function readTextFiles({ root, folder, isWanted }: FilesRequest): Promise<readonly SourceFile[]> {
  const names = await listFolder(path.join(root, folder), { recursive: true });
  const wanted = names
    .map((name) => name.replaceAll(path.sep, '/'))
    .filter(isWanted)
    .sort();
  return Promise.all(
    wanted.map(async (name) => ({
      path: path.posix.join(folder, name),
      text: await readFile(path.join(root, folder, name), 'utf8'),
    })),
  );
}

/** The names in a folder, which need not be there. */
export async function listFolder(
  directory: string,
  options: { readonly recursive?: boolean } = {},
): Promise<readonly string[]> {
  try {
    return await readdir(directory, { ...options, encoding: 'utf8' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
