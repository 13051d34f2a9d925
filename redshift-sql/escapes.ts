const CONTROL: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const PLAIN = /''|\\([0-7]{1,3}|[\s\S])/g;
const EXTENDED = /''|\\([0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g;

/**
 * What stands between the quotes of a literal, as PostgreSQL 8.0 read every one and Redshift still does: `''`, `\b \f \n \r \t`,
 * octal, and any other character after a backslash stands for itself.
 */
export function unescapePlain(inner: string): string {
  return inner.replace(PLAIN, (_, escape?: string) => escaped(escape));
}

/** The same for `E'…'`: also `\xhh`, `\uhhhh` and `\Uhhhhhhhh`. */
export function unescapeExtended(inner: string): string {
  return inner.replace(EXTENDED, (_, escape?: string) => codePoint(escape) ?? escaped(escape));
}

function escaped(escape: string | undefined): string {
  if (escape === undefined) return "'";
  if (/^[0-7]/.test(escape)) return String.fromCodePoint(parseInt(escape, 8));
  return CONTROL[escape] ?? escape;
}

function codePoint(escape = ''): string | undefined {
  if (escape.length < 2 || !/^[xuU]/.test(escape)) return undefined;
  const code = parseInt(escape.slice(1), 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
