import type { LedgeredResult } from '../warehouse/ledger/do-once.ts';

/** A task's counts, and what there is to say of how it went, as its activity answers them. */
export function answerOf({ alreadyDone, ...counts }: LedgeredResult, ...remarks: readonly (string | undefined)[]) {
  const said = [...remarks, alreadyDone ? 'An earlier attempt had finished it.' : undefined];
  const message = said.filter((remark) => remark !== undefined).join(' ');
  return { ...counts, ...(alreadyDone ? { alreadyDone } : {}), ...(message === '' ? {} : { message }) };
}
