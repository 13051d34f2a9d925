/** One fault of the configuration: what is wrong, and what to do. */
export interface ConfigFault {
  readonly file?: string;
  readonly line?: number;
  readonly message: string;
}

/** The configuration cannot be used; every fault at once, no value of it in the text. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    super(faults.map(formatConfigFault).join('\n'));
    this.faults = faults;
  }
}

/** Nothing names this target. */
export class UnknownTargetError extends ConfigError {}

function formatConfigFault({ file, line, message }: ConfigFault): string {
  if (file === undefined) return message;
  return `${file}${line === undefined ? '' : `:${line}`}: ${message}`;
}
