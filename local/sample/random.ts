// A small generator of our own, so that a seed means the same data for ever: Math.random has no seed. It is splitmix32: a counter
// that steps by the golden ratio, with its bits mixed. Only integer and exact floating-point operations follow, so every
// machine draws the same.

/** Draws numbers and choices, the same for the same seed. */
export interface Random {
  /** At least 0, less than 1. */
  fraction(): number;
  /** A whole number, at least `least`, at most `most`. */
  integer(least: number, most: number): number;
  /** True this often: 0.25 is one time in four. */
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Picks the first ones far more often than the last ones, as listeners do. */
  pickSkewed<T>(from: readonly T[]): T;
  /** So many characters of an alphabet. */
  text(alphabet: readonly string[], length: number): string;
}

const GOLDEN = 0x9e3779b9;

/** A generator for a seed; `purpose` makes others of the same seed independent of it. */
export function random(seed: number, purpose: string): Random {
  let state = Buffer.from(`${seed}:${purpose}`).reduce((sum, byte) => mix(sum + byte), GOLDEN);
  const fraction = (): number => {
    state = (state + GOLDEN) | 0;
    return (mix(state) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(fraction() * count);
  const pick = <T>(from: readonly T[]): T => at(from, below(from.length));
  return {
    fraction,
    integer: (least, most) => least + below(most - least + 1),
    chance: (probability) => fraction() < probability,
    pick,
    pickSkewed: (from) => {
      const drawn = fraction();
      return at(from, Math.floor(drawn * drawn * from.length));
    },
    text: (alphabet, length) => Array.from({ length }, () => pick(alphabet)).join(''),
  };
}

function mix(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}

function at<T>(from: readonly T[], index: number): T {
  if (index < from.length) return from[index] as T;
  throw new Error('There is nothing to pick from.');
}
