/** The first Ctrl-C, SIGTERM or closing of the terminal. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Resolves when it comes. */
  readonly received: Promise<void>;
  /** Gives the signals back to Node. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Waits for an interrupt in place of ending at once; a second one ends this process, and its watchdogs end the rest. */
export function catchInterrupt(): Interrupt {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort();
  };
  SIGNALS.forEach((name) => process.on(name, onSignal));
  return {
    signal: controller.signal,
    received: new Promise((resolve) => controller.signal.addEventListener('abort', () => resolve())),
    release: () => SIGNALS.forEach((name) => process.off(name, onSignal)),
  };
}
