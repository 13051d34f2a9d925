import { random } from '../../local/sample/random.ts';
import type { Random } from '../../local/sample/random.ts';
import { POINTS } from './points.ts';
import type { Blow, Place, Point } from './points.ts';

/** One blow at one place. */
export interface Hit {
  readonly point: Point;
  readonly blow: Blow;
  readonly place: Place;
}

/** What is done to one run, in the order in which the run comes to it. */
export interface PlannedRun {
  /** From 1. */
  readonly number: number;
  readonly hits: readonly Hit[];
}

const MOST_HITS = 3;

/** The runs of a seed. Run n is the same however many are drawn. */
export function drawRuns(seed: number, count: number): readonly PlannedRun[] {
  const dice = random(seed, 'chaos');
  const points = deck(dice, POINTS);
  const blows = new Map(POINTS.map((point) => [point, deck(dice, point.blows)]));
  return Array.from({ length: count }, (_, index) => {
    const drawn = drawPoints(points, dice.integer(1, MOST_HITS));
    const hits = drawn.map((point) => {
      const blow = blows.get(point)?.(() => true) ?? 'worker kill -9';
      return { point, blow, place: point.place(dice, blow) };
    });
    return { number: index + 1, hits };
  });
}

/** Of different phases, since a run meets them one after another. */
function drawPoints(draw: Draw<Point>, count: number): readonly Point[] {
  const drawn: Point[] = [];
  while (drawn.length < count) {
    const point = draw(({ phase }) => drawn.every((other) => other.phase !== phase));
    if (point === undefined) break;
    drawn.push(point);
  }
  return drawn.toSorted((a, b) => POINTS.indexOf(a) - POINTS.indexOf(b));
}

type Draw<T> = (fits: (card: T) => boolean) => T | undefined;

/** Draws each card as often as any other: a shuffled deck, and another when it is used up. */
function deck<T>(dice: Random, cards: readonly T[]): Draw<T> {
  let left: T[] = [];
  return (fits) => {
    if (left.length === 0) left = shuffle(dice, cards);
    const at = left.findIndex(fits);
    return at === -1 ? undefined : left.splice(at, 1)[0];
  };
}

function shuffle<T>(dice: Random, cards: readonly T[]): T[] {
  return cards
    .map((card) => ({ card, order: dice.fraction() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ card }) => card);
}
