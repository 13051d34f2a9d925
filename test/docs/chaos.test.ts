import assert from 'node:assert/strict';
import { test } from 'node:test';
import { POINTS } from '../chaos/points.ts';
import { fencesOf, readPage } from './pages.ts';
import { readCommands } from './markdown.ts';

const PAGE = 'docs/chaos.md';

test('the commands of docs/chaos.md are a script with options that it has', () => {
  const options = [...readPage('test/chaos/run.ts').matchAll(/^ {4}(\w+): \{ type: 'string'/gm)].map(
    ([, name]) => name,
  );
  assert.match(readPage('package.json'), /"chaos": ".* test\/chaos\/run\.ts"/);
  for (const command of fencesOf(PAGE, 'sh').flatMap(readCommands)) {
    assert.match(command, /^npm run chaos -- (?:--\w+ \d+ ?)+$/);
    for (const [, name] of command.matchAll(/--(\w+)/g)) assert.ok(options.includes(name), command);
  }
});

test('docs/chaos.md explains every point, and shows one result of each, with nothing but zeros where zeros belong', () => {
  const rows = [...readPage(PAGE).matchAll(/^\| (.+) \|$/gm)].map(([, cells = '']) => cells.split(' | '));
  for (const { name } of POINTS) {
    const [explained, result, ...others] = rows.filter(([point]) => point === name);
    assert.equal(explained?.length, 2, name);
    assert.deepEqual(result?.slice(2, 6), ['0', '0', '0', '0'], name);
    assert.deepEqual(others, []);
  }
});
