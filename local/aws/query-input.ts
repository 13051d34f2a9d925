// AWS's query protocol sends a form: `Tags.Tag.1.Key=a&Tags.Tag.1.Value=b&DBName=dev`. Read here as a tree by the dots. A list
// is a level of numbers; a level for the member's name (`Tag`, or IAM's `member`) may lie above it, and EC2 leaves it out.

import { AwsFault } from './aws-fault.ts';

/** A node of the form: its own text, or what lies below it. */
export interface QueryInput {
  readonly text?: string;
  readonly parts: ReadonlyMap<string, QueryInput>;
}

interface GrowingInput {
  text?: string;
  readonly parts: Map<string, GrowingInput>;
}

/** Reads a form into a tree. */
export function readQuery(form: string): QueryInput {
  const root: GrowingInput = { parts: new Map() };
  for (const [name, value] of new URLSearchParams(form)) {
    let node = root;
    for (const part of name.split('.')) {
      const next: GrowingInput = node.parts.get(part) ?? { parts: new Map() };
      node.parts.set(part, next);
      node = next;
    }
    node.text = value;
  }
  return root;
}

/** The text of a parameter, undefined when it was not sent. */
export function optionalText(input: QueryInput, name: string): string | undefined {
  return input.parts.get(name)?.text;
}

/** The text of a parameter that the action cannot do without. */
export function requiredText(input: QueryInput, name: string): string {
  const text = optionalText(input, name);
  if (text !== undefined && text !== '') return text;
  throw new AwsFault('MissingParameter', `The request must contain the parameter ${name}.`);
}

/** A boolean parameter, undefined when it was not sent. */
export function optionalBoolean(input: QueryInput, name: string): boolean | undefined {
  const text = optionalText(input, name);
  if (text === undefined) return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  throw new AwsFault('InvalidParameterValue', `${name} is ${text}: expected true or false.`);
}

/** A whole number, undefined when it was not sent. */
export function optionalInteger(input: QueryInput, name: string): number | undefined {
  const text = optionalText(input, name);
  if (text === undefined) return undefined;
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  throw new AwsFault('InvalidParameterValue', `${name} is ${text}: expected a whole number.`);
}

/** The members of a list, in order; empty when it was not sent. */
export function listOf(input: QueryInput, name: string): readonly QueryInput[] {
  const list = input.parts.get(name);
  if (list === undefined) return [];
  const numbered = [...list.parts].filter(([part]) => /^\d+$/.test(part));
  if (numbered.length > 0) return numbered.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, member]) => member);
  return [...list.parts.keys()].flatMap((member) => listOf(list, member));
}

/** The members of a list of texts. */
export function textsOf(input: QueryInput, name: string): readonly string[] {
  return listOf(input, name).map(({ text = '' }) => text);
}
