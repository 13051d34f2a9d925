import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { readLinks } from './markdown.ts';
import { fencesOf, PAGES, readPage, ROOT } from './pages.ts';

for (const page of PAGES) {
  test(`every link of ${page} leads to a file`, () => {
    for (const { target } of readLinks(readPage(page))) {
      const file = path.join(ROOT, path.dirname(page), target.split('#')[0] ?? '');
      assert.ok(/^https?:/.test(target) || existsSync(file), `${page} links to ${target}, which is not there`);
    }
  });
}

test('what the README guarantees is, word for word, the title of the test that it links to', () => {
  const [, guarantees = ''] = readPage('README.md').split('## Guaranteed');
  const links = readLinks(guarantees.split('\n## ')[0] ?? '');
  assert.ok(links.length >= 15);
  for (const { text, target } of links) {
    const titled = [`'${text}'`, `"${text}"`].some((title) => readPage(target).includes(title));
    assert.ok(titled, `${target} has no test of the title: ${text}`);
  }
});

test('the first code of the README begins before its line 15', () => {
  assert.ok((fencesOf('README.md', 'ts')[0]?.line ?? 15) < 15);
});

test('every diagram draws something', () => {
  const diagrams = PAGES.flatMap((page) => fencesOf(page, 'mermaid'));
  assert.ok(diagrams.length >= 3);
  for (const { text } of diagrams) assert.match(text, /^(flowchart|erDiagram)[^]*\n.*(--|-\.)/);
});
