import { AwsFault } from '../aws-fault.ts';
import { listOf, optionalText, textsOf } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { TagMap } from '../tags.ts';
import type { XmlElements } from '../xml.ts';

/** A thing of the network: what filters look at, and what is answered. */
export interface NetworkPart {
  readonly properties: Readonly<Record<string, string>>;
  readonly elements: XmlElements;
  readonly tags?: TagMap;
}

/** A parameter that names parts by one of their properties, and EC2's fault where there is no such part. */
export interface PartName {
  readonly list: string;
  readonly property: string;
  readonly fault: string;
}

/** The parts that a request wants: those that it names, and that pass its filters. */
export function selectParts(
  input: QueryInput,
  parts: readonly NetworkPart[],
  names: readonly PartName[],
): { readonly item: readonly XmlElements[] } {
  const filters = listOf(input, 'Filter');
  return {
    item: names
      .reduce((left, name) => selectNamed(input, left, name), parts)
      .filter((part) => filters.every((filter) => passes(part, filter)))
      .map(({ elements }) => elements),
  };
}

function selectNamed(input: QueryInput, parts: readonly NetworkPart[], name: PartName): readonly NetworkPart[] {
  const wanted = textsOf(input, name.list);
  if (wanted.length === 0) return parts;
  const has = (value: string) => parts.some(({ properties }) => properties[name.property] === value);
  const unknown = wanted.find((value) => !has(value));
  if (unknown !== undefined) throw new AwsFault(name.fault, `${name.list} '${unknown}' does not exist`);
  return parts.filter(({ properties }) => wanted.includes(properties[name.property] ?? ''));
}

function passes({ properties, tags = {} }: NetworkPart, filter: QueryInput): boolean {
  const name = optionalText(filter, 'Name') ?? '';
  if (name === 'tag-key') return textsOf(filter, 'Value').some((key) => Object.hasOwn(tags, key));
  if (name.startsWith('tag:')) return textsOf(filter, 'Value').includes(tags[name.slice('tag:'.length)] ?? '');
  const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (value !== undefined) return textsOf(filter, 'Value').includes(value);
  const known = Object.keys(properties).join(', ');
  throw new AwsFault('InvalidParameterValue', `The filter '${name}' is invalid: the local EC2 knows ${known}.`);
}
