import type { RunOutcome } from './one-run.ts';
import type { Rows } from './warehouse-content.ts';

/** A run held against an undisturbed one: each number is to be 0. */
export interface Verdict {
  readonly tasksRepeated: number;
  readonly rowsLost: number;
  readonly rowsDoubled: number;
  readonly filesWrong: number;
  readonly left: number;
  /** What is wrong, in words; empty for a good run. */
  readonly complaints: readonly string[];
}

/** Compares a run with a calm one of the same data. */
export function judge(outcome: RunOutcome, calm: RunOutcome): Verdict {
  const { content, history, left, failure } = outcome;
  const repeated = [...history.repeated, ...(content?.repeated ?? [])];
  const expected = calm.content?.rows ?? new Map<string, never>();
  const rowsLost = difference(expected, content?.rows ?? new Map());
  const rowsDoubled = difference(content?.rows ?? new Map(), expected);
  const wrong = wrongFiles(outcome, calm);
  const complaints = [
    ...(failure === undefined ? [] : [`it failed: ${failure.split('\n').slice(0, 2).join(' ')}`]),
    ...(content === undefined ? ['its tables could not be read'] : []),
    ...(repeated.length === 0 ? [] : [`repeated: ${repeated.join(', ')}`]),
    ...(rowsLost === 0 ? [] : [`${rowsLost} rows lost`]),
    ...(rowsDoubled === 0 ? [] : [`${rowsDoubled} rows doubled`]),
    ...(wrong.length === 0 ? [] : [`${wrong.length} files not loaded once, such as ${wrong[0]}`]),
    ...(left.length === 0 ? [] : [`left: ${left.join(', ')}`]),
  ];
  return {
    tasksRepeated: repeated.length,
    rowsLost,
    rowsDoubled,
    filesWrong: wrong.length,
    left: left.length,
    complaints,
  };
}

/** Rows that the first has and the second has not, or not as often. */
function difference(first: Rows, second: Rows): number {
  let sum = 0;
  for (const [table, rows] of first) {
    for (const [row, times] of rows) sum += Math.max(0, times - (second.get(table)?.get(row) ?? 0));
  }
  return sum;
}

function wrongFiles({ content }: RunOutcome, calm: RunOutcome): readonly string[] {
  const files = content?.files ?? new Map<string, number>();
  const expected = [...(calm.content?.files.keys() ?? [])].filter((name) => files.get(name) !== 1);
  const others = [...files.keys()].filter((name) => calm.content?.files.has(name) !== true);
  return [...expected, ...others];
}
