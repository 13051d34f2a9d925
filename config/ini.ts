/** One `KEY=value` of a file of sections, as Python's configparser reads it: names without case, values without their quotes. */
export interface IniEntry {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

export interface IniFile {
  readonly entries: readonly IniEntry[];
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

/** Reads a file of `[SECTION]` and `KEY=value` lines. Says what is wrong without repeating a value: it may be a secret. */
export function parseIni(text: string): IniFile {
  const entries: IniEntry[] = [];
  const faults: { line: number; message: string }[] = [];
  let section: string | undefined;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1;
    const read = readLine(raw);
    if (read.kind === 'section') section = read.name;
    else if (read.kind === 'fault') faults.push({ line, message: read.message });
    else if (read.kind === 'entry') {
      const fault = entryFault(read.key, { section, entries });
      if (fault === undefined) entries.push({ section: section ?? '', key: read.key, value: read.value, line });
      else faults.push({ line, message: fault });
    }
  }
  return { entries, faults };
}

type Line =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'section'; readonly name: string }
  | { readonly kind: 'entry'; readonly key: string; readonly value: string }
  | { readonly kind: 'fault'; readonly message: string };

function readLine(raw: string): Line {
  const text = raw.trim();
  if (text === '' || text.startsWith('#') || text.startsWith(';')) return { kind: 'nothing' };
  const section = /^\[([^\]]+)\]$/.exec(text)?.[1];
  if (section !== undefined) return { kind: 'section', name: section.trim().toUpperCase() };
  const entry = /^([^\s=:[\]]+)\s*[=:](.*)$/.exec(text);
  if (entry === null) return { kind: 'fault', message: 'expected [SECTION], KEY=value or a comment.' };
  const value = unquote((entry[2] ?? '').trim());
  if (value === undefined) return { kind: 'fault', message: `the quote of ${entry[1]}'s value is not closed.` };
  return { kind: 'entry', key: (entry[1] ?? '').toUpperCase(), value };
}

function unquote(value: string): string | undefined {
  const quote = value[0];
  if (quote !== "'" && quote !== '"') return value;
  return value.length > 1 && value.endsWith(quote) ? value.slice(1, -1) : undefined;
}

function entryFault(key: string, { section, entries }: { section: string | undefined; entries: readonly IniEntry[] }) {
  if (section === undefined) return `${key} comes before any [SECTION].`;
  const before = entries.find((entry) => entry.section === section && entry.key === key);
  return before === undefined ? undefined : `${key} is given twice in [${section}], first in line ${before.line}.`;
}
