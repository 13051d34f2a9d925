import { setTimeout as sleep } from 'node:timers/promises';
import type { RunDisplay } from './progress/display.ts';
import { readRun, type RunView } from './read-run.ts';
import { NoAnswerError, type Temporal } from './temporal.ts';

const LOOK_INTERVAL_MS = 400;
/** A server that restarts is back within seconds, and the run goes on all the same. */
const PATIENCE_MS = 60_000;

export interface WatchOptions {
  readonly display: RunDisplay;
  /** Ends the watching, not the run: throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Shows a run until it has closed, and answers how it closed. */
export async function watchRun(
  temporal: Temporal,
  workflowId: string,
  { display, signal }: WatchOptions,
): Promise<RunView> {
  let view: RunView | undefined;
  let seenAtMs = Date.now();
  try {
    for (;;) {
      signal?.throwIfAborted();
      const seen = await lookAt(temporal, workflowId, seenAtMs);
      if (seen.kind === 'view') {
        ({ view } = seen);
        seenAtMs = Date.now();
        display.show(view);
        if (view.closedAt !== undefined && view.execution !== 'continued as new') return view;
      } else if (view !== undefined) display.show({ ...view, message: seen.message });
      await sleep(LOOK_INTERVAL_MS, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    }
  } finally {
    display.end();
  }
}

type Look = { readonly kind: 'view'; readonly view: RunView } | { readonly kind: 'none'; readonly message: string };

async function lookAt(temporal: Temporal, workflowId: string, seenAtMs: number): Promise<Look> {
  try {
    return { kind: 'view', view: await readRun(temporal, workflowId) };
  } catch (error) {
    if (!(error instanceof NoAnswerError) || Date.now() - seenAtMs > PATIENCE_MS) throw error;
    return { kind: 'none', message: `No Temporal answers at ${temporal.access.address}; trying again.` };
  }
}
