// What the Data API is asked (https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ExecuteStatement.html).

import { z } from 'zod';
import { AwsFault } from '../aws-fault.ts';

const MOST_SQL_BYTES = 100_000;

const sql = z
  .string()
  .min(1)
  .refine((text) => Buffer.byteLength(text) <= MOST_SQL_BYTES, 'SQL of at most 100 KB');
const where = {
  ClusterIdentifier: z.string().optional(),
  WorkgroupName: z.string().optional(),
  Database: z.string().optional(),
  DbUser: z.string().optional(),
  SecretArn: z.string().optional(),
};
const session = {
  ClientToken: z.string().optional(),
  SessionId: z.string().optional(),
  SessionKeepAliveSeconds: z.number().int().min(0).max(86_400).optional(),
  StatementName: z.string().max(500).optional(),
  WithEvent: z.boolean().optional(),
  WaitTimeSeconds: z.number().int().min(0).max(30).optional(),
  ResultFormat: z.string().optional(),
};
const parameters = z
  .array(z.object({ name: z.string(), value: z.string() }))
  .min(1)
  .optional();

const execute = z.strictObject({ ...where, ...session, Sql: sql, Parameters: parameters });
const batch = z.strictObject({ ...where, ...session, Sqls: z.array(sql).min(1).max(40), Parameters: parameters });
const named = z.object({ Id: z.string() });
const result = z.object({ Id: z.string(), NextToken: z.string().optional() });
const list = z.object({
  Status: z.string().default('ALL'),
  StatementName: z.string().default(''),
  MaxResults: z.number().int().min(0).max(100).default(100),
  NextToken: z.string().optional(),
  RoleLevel: z.boolean().optional(),
});
const catalog = z.strictObject({
  ...where,
  ConnectedDatabase: z.string().optional(),
  SchemaPattern: z.string().default('%'),
  TablePattern: z.string().default('%'),
  Schema: z.string().optional(),
  Table: z.string().optional(),
  MaxResults: z.number().int().min(0).max(1000).default(1000),
  NextToken: z.string().optional(),
});

const SHAPES = { execute, batch, named, result, list, catalog } as const;

/** Which cluster, which database, as whom. */
export type StatementPlace = Readonly<Pick<z.infer<typeof execute>, keyof typeof where>>;
export type StatementOptions = Readonly<Pick<z.infer<typeof execute>, keyof typeof session>>;
export type CatalogInput = Readonly<z.infer<typeof catalog>>;

/** Checks a request of one shape; Redshift Data's fault for another. */
export function readInput<K extends keyof typeof SHAPES>(kind: K, input: unknown): z.infer<(typeof SHAPES)[K]> {
  const parsed = SHAPES[kind].safeParse(input);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, ' '));
  refuseUndone(parsed.data);
  return parsed.data as z.infer<(typeof SHAPES)[K]>;
}

/** The Data API's refusal. */
export function invalid(message: string): AwsFault {
  return new AwsFault('ValidationException', message);
}

function refuseUndone(input: object): void {
  const asked = new Map(Object.entries(input));
  if (asked.has('WorkgroupName')) {
    throw invalid('The local AWS has no Redshift Serverless: name a cluster with ClusterIdentifier.');
  }
  if (asked.has('SecretArn')) throw invalid('The local AWS has no Secrets Manager: name a user with DbUser.');
  if (asked.get('WithEvent') === true) throw invalid('The local AWS has no EventBridge: leave WithEvent out.');
  if (asked.get('ResultFormat') === 'CSV') throw invalid('The local AWS does not do ResultFormat CSV yet; JSON is.');
}
