import { random } from './random.ts';
import type { LogEvent } from './events.ts';
import { CITIES, FIRST_NAMES, LAST_NAMES, USER_AGENTS } from './words.ts';

/** Somebody who listens, as every event of theirs says. */
type Profile = Pick<
  LogEvent,
  'userId' | 'firstName' | 'lastName' | 'gender' | 'location' | 'registration' | 'userAgent'
>;

/** A listener as time goes by. */
export interface Listener {
  readonly profile: Profile;
  /** Will pay, or no longer pay, before the month is over. */
  readonly isRestless: boolean;
  level: LogEvent['level'];
  /** Milliseconds since 1970: until then they are in a session. */
  busyUntil: number;
}

const FIRST_REGISTRATION = Date.UTC(2018, 8, 25);
const REGISTRATION_DAYS = 30;
const DAY_MS = 86_400_000;

/** Makes so many listeners, those who listen most first. */
export function makeListeners(seed: number, count: number): readonly Listener[] {
  const draw = random(seed, 'listeners');
  return Array.from({ length: count }, (_, index) => {
    const gender = draw.pick(['F', 'M'] as const);
    return {
      profile: {
        userId: String(index + 2),
        firstName: draw.pick(FIRST_NAMES[gender]),
        lastName: draw.pick(LAST_NAMES),
        gender,
        location: draw.pickSkewed(CITIES),
        registration: FIRST_REGISTRATION + draw.integer(0, REGISTRATION_DAYS * DAY_MS),
        userAgent: draw.pick(USER_AGENTS),
      },
      isRestless: index % 8 === 3,
      level: draw.chance(0.22) ? 'paid' : 'free',
      busyUntil: 0,
    };
  });
}
