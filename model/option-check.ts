import { suggest } from './nearest.ts';

/** Says what is wrong with a value (`expected …, got …`), or nothing. */
export type Check = (value: unknown) => readonly string[];

/** The options that an object may have, each with its check. */
export interface ObjectRules {
  readonly what: string;
  readonly checks: Readonly<Record<string, Check>>;
  readonly required: readonly string[];
}

/** Everything that is wrong with an object of options: those unknown, those missing, those of the wrong form. */
export function objectFaults(value: unknown, { what, checks, required }: ObjectRules): readonly string[] {
  if (!isRecord(value)) return [`${what}: expected an object of options, got ${show(value)}.`];
  const known = Object.keys(checks);
  const unknown = Object.keys(value).filter((name) => !known.includes(name));
  const missing = required.filter((name) => value[name] === undefined);
  return [
    ...unknown.map((name) => `${what} has no option ${name}. ${suggest(name, known)}`),
    ...missing.map((name) => `${what} lacks ${name}.`),
    ...known.flatMap((name) =>
      prefixed(`${what} ${name}`, value[name] === undefined ? [] : checks[name]?.(value[name])),
    ),
  ];
}

/** Says of which option a fault is, where it says only what was expected. */
export function prefixed(prefix: string, faults: readonly string[] = []): readonly string[] {
  return faults.map((fault) => (fault.startsWith('expected') ? `${prefix}: ${fault}.` : fault));
}

/** A check that says what was expected. */
export function expecting(what: string, isRight: (value: unknown) => boolean): Check {
  return (value) => (isRight(value) ? [] : [`expected ${what}, got ${show(value)}`]);
}

/** Checks each item of a list. */
export function listOf(what: string, check: Check): Check {
  return (value) => (Array.isArray(value) ? value.flatMap(check) : [`expected a list of ${what}, got ${show(value)}`]);
}

/** Whether a value is a list of such items. */
export function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

/** Whether a value is an object with names. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as an error shows it. */
export function show(value: unknown): string {
  return typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value));
}
