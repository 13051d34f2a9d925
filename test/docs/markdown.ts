/** A fenced block of a page. */
export interface Fence {
  readonly language: string;
  readonly text: string;
  /** Of its first line of text, from 1. */
  readonly line: number;
}

/** A link of a page, or an image. */
export interface Link {
  readonly text: string;
  readonly target: string;
}

/** Every fenced block, in order. */
export function readFences(page: string): readonly Fence[] {
  return [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(({ 1: language = '', 2: text = '', index }) => ({
    language,
    text: text.trimEnd(),
    line: page.slice(0, index).split('\n').length + 1,
  }));
}

/** Every inline link outside of fenced blocks. */
export function readLinks(page: string): readonly Link[] {
  const prose = page.replaceAll(/^```.*?^```$/gms, '');
  return [...prose.matchAll(/\[([^\]]*)\]\(([^)\s]+)\)/g)].map(({ 1: text = '', 2: target = '' }) => ({
    text,
    target,
  }));
}

/** The commands of a block for a shell: a line each, their comments left out. */
export function readCommands({ text }: Fence): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\s+#\s.*$/, '').trim())
    .filter((line) => line !== '');
}
