/**
 * The values in PostgreSQL's text of a record: `(1,,"a ""b""")` is 1, NULL and a "b".
 * https://www.postgresql.org/docs/current/rowtypes.html#ROWTYPES-IO-SYNTAX
 */
export function valuesOfRecord(text: string): readonly (string | null)[] {
  const values: (string | null)[] = [];
  const end = text.length - 1;
  for (let at = 1; at <= end; at += 1) {
    const quoted = text[at] === '"' ? endOfQuoted(text, at) : undefined;
    const comma = text.indexOf(',', at);
    const next = quoted ?? (comma === -1 ? end : comma);
    values.push(quoted === undefined ? text.slice(at, next) || null : unquoted(text.slice(at + 1, next - 1)));
    at = next;
  }
  return values;
}

/** Behind the quote that ends what begins here. */
function endOfQuoted(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"' || text[at + 1] === '"') at += text[at] === '\\' || text[at] === '"' ? 2 : 1;
  return at + 1;
}

function unquoted(text: string): string {
  return text.replaceAll(/(["\\])\1/g, '$1');
}
