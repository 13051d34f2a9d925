import { stat } from 'node:fs/promises';
import { nearest } from '../model/nearest.ts';
import { ConfigError } from './config-error.ts';
import { parseIni, type IniEntry } from './ini.ts';
import { readIfThere } from './read-if-there.ts';

/** Every key of a `dwh.cfg`, by section, with the environment variable that overrides it. */
export const dwhKeys = {
  AWS: { KEY: 'AWS_ACCESS_KEY_ID', SECRET: 'AWS_SECRET_ACCESS_KEY', REGION: 'AWS_REGION' },
  CLUSTER: {
    HOST: 'DWH_HOST',
    DB_NAME: 'DWH_DB_NAME',
    DB_USER: 'DWH_DB_USER',
    DB_PASSWORD: 'DWH_DB_PASSWORD',
    DB_PORT: 'DWH_DB_PORT',
  },
  IAM_ROLE: { ARN: 'DWH_ARN' },
  S3: {
    LOG_DATA: 'DWH_LOG_DATA',
    LOG_JSONPATH: 'DWH_LOG_JSONPATH',
    SONG_DATA: 'DWH_SONG_DATA',
    ARTIFACTS: 'DWH_ARTIFACTS',
  },
  DWH: {
    DWH_CLUSTER_IDENTIFIER: 'DWH_CLUSTER_IDENTIFIER',
    DWH_CLUSTER_TYPE: 'DWH_CLUSTER_TYPE',
    DWH_NUM_NODES: 'DWH_NUM_NODES',
    DWH_NODE_TYPE: 'DWH_NODE_TYPE',
    DWH_IAM_ROLE_NAME: 'DWH_IAM_ROLE_NAME',
  },
} as const;

type Sections = typeof dwhKeys;

/** A key of a `dwh.cfg`; no two sections share one. */
export type DwhKey = { [S in keyof Sections]: keyof Sections[S] }[keyof Sections];

/** A `dwh.cfg` as read: its values by key (an empty one counts as left out), and what its owner should hear. */
export interface DwhCfg {
  readonly file: string;
  readonly exists: boolean;
  readonly entries: ReadonlyMap<DwhKey, IniEntry>;
  readonly warnings: readonly string[];
}

/** Reads a `dwh.cfg`. A file that is not there is empty; a malformed one throws ConfigError with every fault. */
export async function readDwhCfg(file: string): Promise<DwhCfg> {
  const text = await readFileOrFail(file);
  if (text === undefined) return { file, exists: false, entries: new Map(), warnings: [] };
  const { entries, faults } = parseIni(text);
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => ({ file, ...fault })));
  const known = entries.filter(isKnown);
  const unknown = entries.filter((entry) => !isKnown(entry));
  return {
    file,
    exists: true,
    entries: new Map(known.filter(({ value }) => value !== '').map((entry) => [entry.key as DwhKey, entry])),
    warnings: [...(await modeWarning(file)), ...unknown.map((entry) => unknownWarning(file, entry))],
  };
}

/** Section and environment variable of a key, for error texts. */
export function placeOfDwhKey(key: DwhKey): { readonly section: string; readonly variable: string } {
  for (const [section, keys] of Object.entries(dwhKeys)) {
    const variable = new Map<string, string>(Object.entries(keys)).get(key);
    if (variable !== undefined) return { section, variable };
  }
  throw new Error(`${key} is in no section of dwhKeys.`);
}

function isKnown({ section, key }: IniEntry): boolean {
  const keys = Object.entries(dwhKeys).find(([name]) => name === section)?.[1];
  return keys !== undefined && Object.hasOwn(keys, key);
}

function unknownWarning(file: string, { section, key, line }: IniEntry): string {
  const all = Object.entries(dwhKeys).flatMap(([name, keys]) => Object.keys(keys).map((known) => `[${name}] ${known}`));
  const near = nearest(`[${section}] ${key}`, all);
  return `${file}:${line}: [${section}] ${key} is not used${near === undefined ? '' : `; did you mean ${near}?`}`;
}

async function modeWarning(file: string): Promise<readonly string[]> {
  const { mode } = await stat(file);
  if ((mode & 0o077) === 0) return [];
  return [`${file} holds secrets and others may read it (mode ${(mode & 0o777).toString(8)}): chmod 600 ${file}`];
}

async function readFileOrFail(file: string): Promise<string | undefined> {
  try {
    return await readIfThere(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([{ file, message: `cannot be read: ${reason}` }]);
  }
}
