import { randomUUID } from 'node:crypto';
import type { TableName } from '../../redshift-sql/names.ts';
import { quoteIdentifier, quoteLiteral } from '../../redshift-sql/quote.ts';
import { errorCode } from '../errors.ts';
import { toRows } from '../session.ts';
import type { Session } from '../session.ts';
import { inTransaction } from '../transaction.ts';
import { tableExists } from '../table-shape.ts';
import { LEDGER_SCHEMA, createLedgerTable, ledgerName } from './tables.ts';

/** The layout of the ledger that this release reads and writes. */
const LEDGER_VERSION = 1;

const INSTANCE = `${LEDGER_SCHEMA}.${quoteIdentifier('instance')}`;

/** Two sessions made the same thing at once: unique_violation of a catalog, duplicate_schema, duplicate_table, a conflict. */
const MADE_BY_ANOTHER = new Set(['23505', '42P06', '42P07', '40001', 'XX000']);

const MAX_TRIES = 5;

/** Which ledger a warehouse has. */
export interface LedgerInstance {
  /** Made with the ledger: another id is another warehouse, even under the same name. */
  readonly id: string;
  readonly version: number;
}

/** Thrown where a newer release has written the ledger. */
export class LedgerTooNewError extends Error {
  override readonly name = 'LedgerTooNewError';
}

/**
 * Makes the ledger, and the ledger tables named (quoted), where they are missing. Safe to repeat and to run many at once; where
 * nothing is missing it takes no lock.
 */
export async function prepareLedger(session: Session, tables: readonly string[]): Promise<LedgerInstance> {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await findLedger(session, tables)) ?? (await makeLedger(session, tables));
    } catch (error) {
      if (tries === MAX_TRIES || !MADE_BY_ANOTHER.has(errorCode(error) ?? '')) throw error;
    }
  }
}

/** Whether anybody has prepared the ledger of a table. */
export async function hasLedger(session: Session, table: TableName): Promise<boolean> {
  return await tableExists(session, { schema: LEDGER_SCHEMA, table: ledgerName(table) });
}

async function findLedger(session: Session, tables: readonly string[]): Promise<LedgerInstance | undefined> {
  const sql = `select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${quoteLiteral(LEDGER_SCHEMA)}`;
  const names = toRows(await session.query(sql)).map(
    (row) => `${LEDGER_SCHEMA}.${quoteIdentifier(row['relname'] ?? '')}`,
  );
  const there = new Set(names);
  if (![INSTANCE, ...tables].every((table) => there.has(table))) return undefined;
  return await readInstance(session);
}

async function makeLedger(session: Session, tables: readonly string[]): Promise<LedgerInstance> {
  await session.query(`create schema if not exists ${LEDGER_SCHEMA}`);
  await session.query(
    `create table if not exists ${INSTANCE} (id varchar(36) not null, version integer not null, created_at timestamp not null)`,
  );
  return await makeTables(session, tables);
}

/** Redshift enforces no key, so it is the lock that keeps the ledger from getting two ids. Nothing else ever locks this table. */
async function makeTables(session: Session, tables: readonly string[]): Promise<LedgerInstance> {
  return await inTransaction(session, async () => {
    await session.query(`lock table ${INSTANCE}`);
    const instance = (await readInstance(session)) ?? (await insertInstance(session));
    for (const table of tables) await session.query(createLedgerTable(table));
    return instance;
  });
}

async function readInstance(session: Session): Promise<LedgerInstance | undefined> {
  const [row] = toRows(await session.query(`select id, version from ${INSTANCE}`));
  if (row === undefined) return undefined;
  const version = Number(row['version']);
  if (version > LEDGER_VERSION) {
    throw new LedgerTooNewError(
      `The ledger in ${LEDGER_SCHEMA} has version ${version}, and this release of Shiftwork knows ${LEDGER_VERSION}: a newer release has used this warehouse. Update Shiftwork on this worker.`,
    );
  }
  return { id: row['id'] ?? '', version };
}

async function insertInstance(session: Session): Promise<LedgerInstance> {
  const id = randomUUID();
  await session.query(`insert into ${INSTANCE} values (${quoteLiteral(id)}, ${LEDGER_VERSION}, getdate())`);
  return { id, version: LEDGER_VERSION };
}
