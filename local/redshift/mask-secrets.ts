import { applyEdits } from '../../redshift-sql/edits.ts';
import { tokenize } from '../../redshift-sql/lexer.ts';

const SECRET = /^(?:credentials|secret_access_key|access_key_id|session_token|password|master_symmetric_key)$/;
const NOISE = new Set(['as', '=', 'to']);

/** A statement's text for logs: the literals that follow CREDENTIALS, PASSWORD and the like are taken out. */
export function maskSecrets(text: string): string {
  if (!/credentials|secret_access_key|access_key_id|session_token|password/i.test(text)) return text;
  const tokens = tokenize(text);
  const edits = tokens.flatMap(({ kind, start, end }, at) => {
    const before = tokens[NOISE.has(tokens[at - 1]?.value ?? '') ? at - 2 : at - 1];
    const isSecret = kind === 'string' && before?.kind === 'word' && SECRET.test(before.value);
    return isSecret ? [{ start, end, text: "'***'" }] : [];
  });
  return applyEdits(text, edits);
}
