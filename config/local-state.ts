import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { readIfThere } from './read-if-there.ts';

const localState = z.object({
  pid: z.number().int(),
  awsEndpoint: z.string(),
  region: z.string(),
  masterPassword: z.string(),
  certificateFile: z.string().optional(),
  temporalAddress: z.string().optional(),
  temporalUi: z.string().optional(),
  startedAt: z.string(),
});

/** What is up on this laptop: written by who starts it, read by whoever uses the target `local`. Holds a password. */
export type LocalState = Readonly<z.infer<typeof localState>>;

/** Folder of all that Shiftwork keeps on this laptop: SHIFTWORK_HOME, or `.shiftwork` here. */
export function stateDirectory(): string {
  return path.resolve(process.env['SHIFTWORK_HOME'] ?? '.shiftwork');
}

/** What is up, as last written; undefined when nothing is. */
export async function readLocalState(): Promise<LocalState | undefined> {
  const text = await readIfThere(statePath());
  if (text === undefined) return undefined;
  const parsed = localState.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new Error(
    `${statePath()} is not what \`shiftwork local up\` writes: ${z.prettifyError(parsed.error)}. Delete it and start again.`,
  );
}

/** Replaces the state file at once, readable by this user alone. */
export async function writeLocalState(state: LocalState): Promise<void> {
  await mkdir(stateDirectory(), { recursive: true, mode: 0o700 });
  const temporary = `${statePath()}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
  await rename(temporary, statePath());
}

/** Says that nothing is up any more. */
export async function removeLocalState(): Promise<void> {
  await rm(statePath(), { force: true });
}

function statePath(): string {
  return path.join(stateDirectory(), 'local.json');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
