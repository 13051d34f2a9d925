/** The first Ctrl-C, SIGTERM or closing of the terminal. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Resolves when it comes. */
  readonly received: Promise<void>;
  /** Gives the signals back to Node. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm passes on the Ctrl-C that the terminal has sent us already: what follows so soon is no second one. */
const ECHO_MS = 1_000;
const PARENT_INTERVAL_MS = 1_000;

/** Waits for an interrupt in place of ending at once; a second one ends this process, and its watchdogs end the rest. */
export function catchInterrupt(): Interrupt {
  const controller = new AbortController();
  let firstAtMs = 0;
  const onSignal = (): void => {
    if (controller.signal.aborted && Date.now() - firstAtMs > ECHO_MS) process.exit(1);
    if (!controller.signal.aborted) firstAtMs = Date.now();
    controller.abort();
  };
  SIGNALS.forEach((name) => process.on(name, onSignal));
  const parentWatch = watchNpm(onSignal);
  return {
    signal: controller.signal,
    received: new Promise((resolve) => controller.signal.addEventListener('abort', () => resolve())),
    release() {
      clearInterval(parentWatch);
      SIGNALS.forEach((name) => process.off(name, onSignal));
    },
  };
}

/** When the npm that runs us is killed, no signal says so, and nobody is left who could end us: the parent changes. */
function watchNpm(onGone: () => void): NodeJS.Timeout | undefined {
  if (process.env['npm_lifecycle_event'] === undefined) return undefined;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, PARENT_INTERVAL_MS);
  timer.unref();
  return timer;
}
