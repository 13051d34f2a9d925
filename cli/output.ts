import { styleText } from 'node:util';

export type OutputFormat = 'text' | 'json';
export type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** Writes lines to standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Writes one JSON document to standard output. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

/** Tells, on standard error, what goes on: it is no part of a command's answer. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Whether standard output is a terminal that a person looks at. */
export function isTerminal(): boolean {
  return process.stdout.isTTY;
}

/** Columns of the terminal; undefined where there is none or it does not know (it says 0), and nothing need be cut. */
export function terminalWidth(): number | undefined {
  return isTerminal() ? process.stdout.columns || undefined : undefined;
}

/** Colours text where a terminal shows it and NO_COLOR (https://no-color.org) does not forbid it. */
export function paint(colour: Colour, text: string): string {
  const isWanted = isTerminal() && !process.env['NO_COLOR'];
  return isWanted ? styleText(colour, text, { validateStream: false }) : text;
}
