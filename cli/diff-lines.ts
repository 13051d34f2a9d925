/** Lines around a change that are shown with it. */
const CONTEXT = 1;

/** How one text became another, as `diff -u` writes it: lines that begin with ` `, `-` or `+`, and `…` where some are left out. */
export function diffLines(before: string, after: string): readonly string[] {
  const edits = editsOf(before.trimEnd().split('\n'), after.trimEnd().split('\n'));
  const isNear = (index: number): boolean =>
    edits.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ mark }) => mark !== ' ');
  return edits.flatMap(({ mark, line }, index) => {
    if (isNear(index)) return [`${mark}${line}`];
    return isNear(index + 1) ? ['…'] : [];
  });
}

interface Edit {
  readonly mark: ' ' | '-' | '+';
  readonly line: string;
}

/** By the longest common subsequence of lines. */
function editsOf(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const common = commonLengths(before, after);
  const at = (row: number, column: number): number => common[row]?.[column] ?? 0;
  const edits: Edit[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [old, fresh] = [before[row], after[column]];
    if (old !== undefined && old === fresh) {
      edits.push({ mark: ' ', line: old });
      row += 1;
      column += 1;
    } else if (fresh === undefined || (old !== undefined && at(row + 1, column) >= at(row, column + 1))) {
      edits.push({ mark: '-', line: old ?? '' });
      row += 1;
    } else {
      edits.push({ mark: '+', line: fresh });
      column += 1;
    }
  }
  return edits;
}

/** The length of the longest common subsequence of what begins at each pair of lines. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const rows = before.map(() => Array.from({ length: after.length + 1 }, () => 0));
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const below = rows[row + 1];
      rows[row]![column] =
        before[row] === after[column]
          ? (below?.[column + 1] ?? 0) + 1
          : Math.max(below?.[column] ?? 0, rows[row]?.[column + 1] ?? 0);
    }
  }
  return rows;
}
