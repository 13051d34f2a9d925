/** A literal that means the text in Redshift, where a backslash escapes in plain literals too. NUL cannot be written. */
export function quoteLiteral(text: string): string {
  if (text.includes('\0'))
    throw new RangeError('A literal was to hold a NUL character, which Redshift cannot store; remove it.');
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** A quoted identifier. Redshift folds it to lower case as it folds bare ones. */
export function quoteIdentifier(name: string): string {
  if (name === '' || name.includes('\0')) {
    throw new RangeError(
      `An identifier was to be ${JSON.stringify(name)}: it may be neither empty nor hold a NUL character.`,
    );
  }
  return `"${name.replaceAll('"', '""')}"`;
}
