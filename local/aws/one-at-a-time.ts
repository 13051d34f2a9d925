import type { Action } from './query-protocol.ts';

/** The actions, so that one begins when the other has ended: two creations cannot choose the same name or port. */
export function oneAtATime(actions: Readonly<Record<string, Action>>): Readonly<Record<string, Action>> {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (action: Action): Action => {
    return async (input, caller) => {
      const answer = last.then(async () => await action(input, caller));
      last = answer.catch(() => undefined);
      return await answer;
    };
  };
  return Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, inTurn(action)]));
}
