import { ApplicationFailure, defineUpdate, setHandler } from '@temporalio/workflow';
import type { Decision, Pause } from '../model/decision.ts';

/** An update of that name, which may come without input; one with a fault is refused, and leaves nothing in the history. */
export function takeUpdate<Input>(
  name: string,
  update: {
    readonly fault: (input: Partial<Input>) => string | undefined;
    readonly apply: (input: Partial<Input>) => Decision | void;
  },
): void {
  setHandler(defineUpdate<Decision | void, [Partial<Input>?]>(name), (input = {}) => update.apply(input), {
    validator: (input = {}) => {
      const fault = update.fault(input);
      if (fault !== undefined) throw ApplicationFailure.create({ message: fault, type: 'Refused', nonRetryable: true });
    },
  });
}

/** Who asks, and that it is now. */
export function now(by: string | undefined): Pause {
  return { ...(by === undefined ? {} : { by }), atMs: Date.now() };
}
