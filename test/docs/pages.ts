import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readFences } from './markdown.ts';
import type { Fence } from './markdown.ts';

export const ROOT = path.join(import.meta.dirname, '../..');

/** Every page of the documentation, by its path. */
export const PAGES: readonly string[] = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(path.join(ROOT, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

/** The text of a file of the repository. */
export function readPage(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** The blocks of a page in this language. */
export function fencesOf(file: string, language: string): readonly Fence[] {
  return readFences(readPage(file)).filter((fence) => fence.language === language);
}
