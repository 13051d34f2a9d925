import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Rids this process of what the work before left: a client that keeps a million rows is busy with them long after. */
export function collectGarbage(): void {
  collect();
}

/** The shortest of some runs, in milliseconds: what the machine does besides can only make one longer. */
export async function fastest(
  rounds: number,
  work: () => Promise<unknown>,
  { before }: { readonly before?: () => Promise<unknown> } = {},
): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    await before?.();
    best = Math.min(best, await timed(work));
  }
  return best;
}

/** The times of several works, which take turns: what else the machine does hits all of them. */
export async function timesByTurns<Name extends string>(
  turns: number,
  works: Readonly<Record<Name, () => Promise<readonly number[]>>>,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const all = Object.entries<() => Promise<readonly number[]>>(works).map(([name, work]) => ({
    name,
    work,
    times: [] as number[],
  }));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const { work, times } of all) times.push(...(await work()));
  }
  return Object.fromEntries(all.map(({ name, times }) => [name, times])) as Record<Name, number[]>;
}

/** How long something takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Prints a figure. */
export function show(what: string, figure: string): void {
  console.log(`${what.padEnd(58)} ${figure.padStart(12)}`);
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

export function milliseconds(ms: number): string {
  return `${ms.toFixed(3)} ms`;
}

export function ratio(value: number): string {
  return `${value.toFixed(2)} ×`;
}
