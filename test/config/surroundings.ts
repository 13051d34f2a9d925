import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Surroundings } from '../../config/surroundings.ts';

/** A folder of its own with these files, an environment of its own, and what was warned of. */
export async function surroundingsOf(
  context: TestContext,
  { files = {}, env = {} }: { readonly files?: Readonly<Record<string, string>>; readonly env?: Surroundings['env'] },
): Promise<Surroundings & { readonly warnings: readonly string[] }> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'shiftwork-config-'));
  context.after(() => rm(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(directory, name), text, { mode: 0o600 });
  }
  const warnings: string[] = [];
  return { env, directory, warnings, warn: (message) => warnings.push(message) };
}
