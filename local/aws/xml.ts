/** What an element may hold. A list becomes one element for each member, all of the same name. */
type XmlValue = string | number | boolean | Date | undefined | XmlElements | readonly XmlValue[];

/** Elements by name, in order; undefined ones are left out. */
export interface XmlElements {
  readonly [name: string]: XmlValue;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The elements as XML text, without a declaration. */
export function writeXml(elements: XmlElements): string {
  return Object.entries(elements)
    .map(([name, value]) => writeElement(name, value))
    .join('');
}

function writeElement(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (isList(value)) return value.map((member) => writeElement(name, member)).join('');
  return `<${name}>${writeContent(value)}</${name}>`;
}

function writeContent(value: Exclude<XmlValue, undefined | readonly XmlValue[]>): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return writeXml(value);
  return escapeText(String(value));
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

function escapeText(text: string): string {
  // A carriage return must be a reference to survive a parser.
  return text.replaceAll(/[&<>"]/g, (char) => ESCAPES[char] ?? char).replaceAll('\r', '&#13;');
}
