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
