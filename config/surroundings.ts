/** Where configuration is looked for. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Holds `dwh.cfg` and `shiftwork.config.ts`. */
  readonly directory: string;
  /** Told what is doubtful but usable. */
  readonly warn: (message: string) => void;
}

const warned = new Set<string>();

/** This process: its environment, its folder, and standard error, where each warning appears once. */
export function thisProcess(): Surroundings {
  return { env: process.env, directory: process.cwd(), warn: warnOnce };
}

function warnOnce(message: string): void {
  if (warned.has(message)) return;
  warned.add(message);
  process.stderr.write(`warning: ${message}\n`);
}
