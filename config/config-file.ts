import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { ShiftworkConfig } from '../model/target-config.ts';
import { ConfigError } from './config-error.ts';
import { readIfThere } from './read-if-there.ts';

/** The file that names targets beside `local` and `aws`. */
export const configFileName = 'shiftwork.config.ts';

const text = z.string().min(1);
const port = z.number().int().min(1).max(65_535);
const login = {
  database: text,
  user: text,
  passwordEnv: text,
  ssl: z.enum(['disable', 'require', 'verify-full']).optional(),
};

const standing = z.strictObject({ kind: z.literal('standing'), host: text, port: port.optional(), ...login });

const launched = z.strictObject({
  kind: z.literal('launched'),
  port: port.optional(),
  identifier: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and -')
    .optional(),
  nodeType: text.optional(),
  numberOfNodes: z.number().int().min(1).optional(),
  ingress: z.union([z.cidrv4(), z.cidrv6()], 'expected addresses as in 203.0.113.7/32').optional(),
  ...login,
});

const target = z.strictObject({
  region: text.optional(),
  endpoint: z.url().optional(),
  credentials: z
    .strictObject({ accessKeyIdEnv: text, secretAccessKeyEnv: text, sessionTokenEnv: text.optional() })
    .optional(),
  warehouse: z.discriminatedUnion('kind', [standing, launched], {
    error: "a target works in one warehouse: expected { kind: 'standing', host: … } or { kind: 'launched', … }",
  }),
  role: z.union([z.strictObject({ arn: text }), z.strictObject({ name: text })]).optional(),
  schema: z
    .string()
    .regex(/^[a-z_][a-z0-9_]*$/, 'expected a schema name in lower case')
    .optional(),
  artifacts: text,
  variables: z.record(z.string(), z.string()).optional(),
  temporal: z
    .strictObject({
      address: text.optional(),
      namespace: text.optional(),
      taskQueue: text.optional(),
      apiKeyEnv: text.optional(),
    })
    .optional(),
});

const configShape = z.strictObject({ targets: z.record(z.string(), target) }).check(({ value, issues }) => {
  for (const name of Object.keys(value.targets)) {
    const message = targetNameFault(name);
    if (message !== undefined) issues.push({ code: 'custom', message, input: name, path: ['targets', name] });
  }
});

/** What `shiftwork.config.ts` of a folder names; no target where there is no such file. Throws ConfigError with every fault. */
export async function readConfigFile(directory: string): Promise<ShiftworkConfig> {
  const file = path.join(directory, configFileName);
  if ((await readIfThere(file)) === undefined) return { targets: {} };
  const parsed = configShape.safeParse(await importDefault(file));
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => ({ file, message: describeIssue(issue) })));
}

async function importDefault(file: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    return module.default;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([{ file, message: `cannot be imported: ${reason}` }]);
  }
}

function describeIssue({ path: at, message }: z.core.$ZodIssue): string {
  const option = at.map(String).join('.');
  return `${option === '' ? 'export default defineConfig({ targets: { … } })' : option}: ${message}`;
}

function targetNameFault(name: string): string | undefined {
  if (name === 'local' || name === 'aws') return 'is built in: choose another name';
  return /^[a-z][a-z0-9_-]*$/.test(name) ? undefined : 'a target is named in lower case, from a letter';
}
