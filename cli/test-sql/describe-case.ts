import { formatFault } from '../../model/fault.ts';
import { paint, terminalWidth } from '../output.ts';
import { formatTableLines } from '../table.ts';
import type { CaseResult, TableDifference } from './case-result.ts';
import type { RowDifference, Values } from './compare-rows.ts';

const SHOWN_ROWS = 20;

/** A case for people: a line, and below it what is not as expected. */
export function caseLines(result: CaseResult): readonly string[] {
  const { dag, task, case: name, outcome, seconds, differences, faults, error } = result;
  const mark = outcome === 'passed' ? paint('green', '✔') : paint('red', '✘');
  return [
    `${mark} ${dag} ${task} ${name}  ${seconds.toFixed(2)} s`,
    ...differences.flatMap(differenceLines),
    ...faults.map((fault) => `    ${formatFault(fault)}`),
    ...(error === undefined ? [] : [`    ${error}`]),
  ];
}

/** How many cases ended how. */
export function summaryLine(results: readonly CaseResult[]): string {
  const count = (outcome: CaseResult['outcome']): number => results.filter((one) => one.outcome === outcome).length;
  const unusable = count('unusable');
  return `${count('passed')} passed, ${count('failed')} failed${unusable === 0 ? '' : `, ${unusable} cannot be used`}`;
}

function differenceLines({ name, file, columns, rows, matched, onlyOrder }: TableDifference): readonly string[] {
  if (onlyOrder) return [`    ${name} has the rows of ${file}, in another order.`];
  const table = formatTableLines({
    columns: ['', 'line', ...columns].map((title) => ({ title })),
    rows: rows.slice(0, SHOWN_ROWS).map((row) => cellsOf(row)),
    width: widthBelow(terminalWidth()),
  });
  const more = rows.length - SHOWN_ROWS;
  return [
    `    ${name} is not as ${file} says: ${countsOf(rows)}; ${matched} as expected. A → B: expected A, found B.`,
    ...table.map((line) => `      ${line}`),
    ...(more > 0 ? [`      … and ${more} more`] : []),
  ];
}

function countsOf(rows: readonly RowDifference[]): string {
  const kinds = ['changed', 'missing', 'unexpected'] as const;
  const counts = kinds.map((kind) => ({ kind, count: rows.filter((row) => row.kind === kind).length }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}`)
    .join(', ');
}

function cellsOf(row: RowDifference): readonly string[] {
  switch (row.kind) {
    case 'changed':
      return [row.kind, `${row.line}`, ...row.expected.map((value, at) => changeOf(value, row.found[at] ?? null))];
    case 'missing':
      return [row.kind, `${row.line}`, ...shown(row.expected)];
    case 'unexpected':
      return [row.kind, '', ...shown(row.found)];
  }
}

function changeOf(expected: string | null, found: string | null): string {
  return expected === found ? show(found) : `${show(expected)} → ${show(found)}`;
}

function shown(values: Values): readonly string[] {
  return values.map(show);
}

function show(value: string | null): string {
  if (value === null) return 'NULL';
  return value === '' ? "''" : value;
}

function widthBelow(width: number | undefined): number | undefined {
  return width === undefined ? undefined : width - 6;
}
