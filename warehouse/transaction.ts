import type { Session } from './session.ts';

/** Runs `work` between BEGIN and COMMIT; whatever it throws, the transaction is rolled back and the error goes on. */
export async function inTransaction<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.query('begin');
  const result = await orRollback(session, work);
  await session.query('commit');
  return result;
}

/** As {@link inTransaction}, for work that only reads: the warehouse refuses a write. */
export async function inReadOnlyTransaction<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.query('begin read only');
  const result = await orRollback(session, work);
  await session.query('rollback');
  return result;
}

async function orRollback<T>(session: Session, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // On a broken connection there is nothing to roll back: the backend does it by itself.
    await session.query('rollback').catch(() => undefined);
    throw error;
  }
}
