import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findTemporalBinary } from '../../local/temporal-binary.ts';

/** From now on, servers that this process starts have these settings besides: the first `temporal` on PATH adds them. */
export async function temporalWith(folder: string, settings: readonly string[]): Promise<void> {
  const binary = await findTemporalBinary({ environment: process.env, onProgress: () => undefined });
  const bin = path.join(folder, 'bin');
  const wrapper = path.join(bin, 'temporal');
  const added = settings.map((setting) => `--dynamic-config-value '${setting}'`).join(' ');
  await mkdir(bin, { recursive: true });
  await writeFile(wrapper, `#!/bin/sh\nexec '${binary}' "$@" ${added}\n`);
  await chmod(wrapper, 0o755);
  process.env['PATH'] = `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`;
}
