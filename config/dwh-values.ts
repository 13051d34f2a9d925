import type { ConfigFault } from './config-error.ts';
import { placeOfDwhKey, type DwhCfg, type DwhKey } from './dwh-cfg.ts';

/** Reads one key after the other from the environment, else from `dwh.cfg`, and gathers what is wrong on the way. */
export interface DwhValues {
  readonly faults: readonly ConfigFault[];
  /** The value; undefined when left out, or of another form than `expected` says (then it is a fault). */
  optional(key: DwhKey, form?: Form): string | undefined;
  /** The value; `''` when left out, which is a fault. */
  required(key: DwhKey, form?: Form): string;
  /** Adds a fault that is about a key. */
  refuse(key: DwhKey, message: string): void;
}

/** What a value must look like. */
export interface Form {
  readonly pattern: RegExp;
  readonly expected: string;
}

/** The values of a `dwh.cfg` under an environment that overrides it, key by key. No fault repeats a value. */
export function dwhValues(cfg: DwhCfg, env: Readonly<Record<string, string | undefined>>): DwhValues {
  const faults: ConfigFault[] = [];
  const missing: DwhKey[] = [];
  const refuse = (key: DwhKey, message: string) => faults.push(faultAt(key, message, { cfg, env }));
  const optional = (key: DwhKey, form?: Form) => {
    const value = fromEnv(key, env) ?? cfg.entries.get(key)?.value;
    if (value === undefined || form === undefined || form.pattern.test(value)) return value;
    refuse(key, `expected ${form.expected}.`);
    return undefined;
  };
  return {
    get faults() {
      return [...missingFaults(missing, cfg), ...faults];
    },
    refuse,
    optional,
    required: (key, form) => {
      const isThere = fromEnv(key, env) !== undefined || cfg.entries.has(key);
      if (!isThere) missing.push(key);
      return optional(key, form) ?? '';
    },
  };
}

interface Sources {
  readonly cfg: DwhCfg;
  readonly env: Readonly<Record<string, string | undefined>>;
}

function fromEnv(key: DwhKey, env: Sources['env']): string | undefined {
  const value = env[placeOfDwhKey(key).variable];
  if (value !== undefined && value !== '') return value;
  return key === 'REGION' ? env['AWS_DEFAULT_REGION'] || undefined : undefined;
}

function faultAt(key: DwhKey, message: string, { cfg, env }: Sources): ConfigFault {
  const { section, variable } = placeOfDwhKey(key);
  if (fromEnv(key, env) !== undefined) return { message: `Environment variable ${variable}: ${message}` };
  const line = cfg.entries.get(key)?.line;
  return { file: cfg.file, ...(line === undefined ? {} : { line }), message: `[${section}] ${key}: ${message}` };
}

/** Without a file that is one fault, whatever it should have held. */
function missingFaults(keys: readonly DwhKey[], { file, exists }: DwhCfg): readonly ConfigFault[] {
  const places = keys.map((key) => ({ key, ...placeOfDwhKey(key) }));
  if (exists) {
    return places.map(({ key, section, variable }) => ({
      file,
      message: `[${section}] ${key} is missing: add ${key}=… to [${section}], or set ${variable}.`,
    }));
  }
  if (keys.length === 0) return [];
  const variables = places.map(({ variable }) => variable).join(', ');
  return [
    { file, message: `there is no such file: copy dwh.cfg.example to dwh.cfg and fill it in, or set ${variables}.` },
  ];
}
