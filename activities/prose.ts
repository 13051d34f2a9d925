/** What a SQL file says of itself in the comment that it opens with, as one line; its `@hint` comes last, other options not at all. */
export function proseOf(sql: string): string {
  const opening = openingComment(sql);
  const hints = opening.flatMap((line) => /^@hint\s+(.+)$/.exec(line)?.[1] ?? []);
  return [...opening.filter((line) => !line.startsWith('@')), ...hints].filter((line) => line !== '').join(' ');
}

function openingComment(sql: string): readonly string[] {
  const block = /^\s*\/\*(.*?)\*\//s.exec(sql)?.[1];
  if (block !== undefined) return block.split('\n').map((line) => line.replace(/^\s*\*?\s*/, '').trimEnd());
  const lines = sql.trimStart().split('\n');
  const end = lines.findIndex((line) => !line.startsWith('--'));
  return lines.slice(0, end === -1 ? lines.length : end).map((line) => line.slice(2).trim());
}
