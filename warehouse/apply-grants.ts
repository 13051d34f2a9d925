import type { PlannedGrant } from '../model/grant.ts';
import { StatementError } from './script.ts';
import type { Session } from './session.ts';
import { quoteTable } from './table-shape.ts';

/** Gives the rights that a file asks for, in the transaction that is open; those that are there already stay. */
export async function applyGrants(
  session: Session,
  { file, grants = [] }: { readonly file: string; readonly grants: readonly PlannedGrant[] | undefined },
): Promise<void> {
  for (const { privileges, on, to, line } of grants) {
    try {
      await session.query(`grant ${privileges} on table ${quoteTable(on)} to ${to}`);
    } catch (error) {
      throw new StatementError({ file, line }, error);
    }
  }
}
