import type { ServerReport } from './frames/fields.ts';

const HINT = 'Amazon Redshift does it; this is the stand-in that comes with Shiftwork.';

/** The error for what Redshift does and this stand-in does not. */
export function notYet(what: string, hint = HINT): ServerReport {
  return { severity: 'ERROR', sqlState: '0A000', message: `The local Redshift does not do ${what} yet`, hint };
}
