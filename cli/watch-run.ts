import { setTimeout as sleep } from 'node:timers/promises';
import type { RunDisplay } from './progress/display.ts';
import { readRun, type RunView } from './read-run.ts';
import type { Temporal } from './temporal.ts';

const LOOK_INTERVAL_MS = 400;

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
  try {
    for (;;) {
      signal?.throwIfAborted();
      const view = await readRun(temporal, workflowId);
      display.show(view);
      if (view.closedAt !== undefined && view.execution !== 'continued as new') return view;
      await sleep(LOOK_INTERVAL_MS, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    }
  } finally {
    display.end();
  }
}
