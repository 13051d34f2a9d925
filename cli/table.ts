import stringWidth from 'string-width';

export interface TableColumn {
  readonly title: string;
  /** Colours a cell once it is cut and padded. */
  readonly paint?: (padded: string, row: readonly string[]) => string;
}

export interface TableOptions {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of the terminal; the widest cells are cut to fit. Absent: nothing is cut. */
  readonly width?: number | undefined;
}

const GAP = '  ';
const NARROWEST = 6;
const NUMBER = /^-?[\d,]*\.?\d+(e[+-]?\d+)?%?$/i;

/** A table for people: aligned by spaces, numbers to the right, wide characters counted as the terminal shows them. */
export function formatTable({ columns, rows, width }: TableOptions): string {
  return formatTableLines({ columns, rows, width }).join('\n');
}

/** The same, line by line: the header is the first. */
export function formatTableLines({ columns, rows, width }: TableOptions): readonly string[] {
  const cells = rows.map((row) => columns.map((_, column) => oneLine(row[column] ?? '')));
  const titles = columns.map(({ title }) => title);
  const widths = fitWidths(naturalWidths([titles, ...cells]), width);
  const isNumeric = columns.map((_, column) => isNumberColumn(cells.map((row) => row[column] ?? '')));
  const line = (row: readonly string[], paintCell: (text: string, column: number) => string): string =>
    row
      .map((cell, column) => paintCell(fit(cell, widths[column] ?? 0, isNumeric[column] === true), column))
      .join(GAP)
      .trimEnd();
  return [
    line(titles, (text) => text),
    ...cells.map((row) => line(row, (text, column) => columns[column]?.paint?.(text, row) ?? text)),
  ];
}

/** A cell on one line: control characters would move the terminal's cursor. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}

function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  return (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, stringWidth(row[column] ?? '')), 0),
  );
}

/** Takes from the widest column, a character at a time, until all fit. */
function fitWidths(natural: readonly number[], available = Infinity): readonly number[] {
  const widths = [...natural];
  const room = available - GAP.length * (widths.length - 1);
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    widths[widths.indexOf(widest)] = widest - 1;
    excess -= 1;
  }
  return widths;
}

function isNumberColumn(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return filled.length > 0 && filled.every((cell) => NUMBER.test(cell));
}

function fit(text: string, width: number, isRight: boolean): string {
  const cut = cutToWidth(text, width);
  const padding = ' '.repeat(Math.max(0, width - stringWidth(cut)));
  return isRight ? padding + cut : cut + padding;
}

/** Cuts to `width` columns, ending in `…` where something is left out. */
export function cutToWidth(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
