import { isUtf8 } from 'node:buffer';
import type { ServerReport } from './frames/fields.ts';
import { emptyPlan, planText } from './plan-statement.ts';
import type { StatementPlan } from './plan-statement.ts';

/** What stands in a text for bytes that are no character. */
const REPLACEMENT = '\uFFFD';

/** Plans the text that is in these bytes of a client's. What is not UTF-8 is one plan that refuses. */
export function planMessage(text: string, bytes: Buffer, isCaseKept: boolean): readonly StatementPlan[] {
  if (!text.includes(REPLACEMENT) || isUtf8(bytes)) return planText(text, isCaseKept);
  return [{ ...emptyPlan(text), refusal: notUtf8(text, bytes) }];
}

function notUtf8(text: string, bytes: Buffer): ServerReport {
  const read = Buffer.from(text, 'utf8');
  const wrong = bytes.find((byte, at) => byte !== read[at]) ?? 0;
  return {
    severity: 'ERROR',
    sqlState: '22021',
    message: `invalid byte sequence for encoding "UTF8": 0x${wrong.toString(16).padStart(2, '0')}`,
    hint: 'Statements are read as UTF-8, whatever client_encoding is.',
  };
}
