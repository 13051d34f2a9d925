import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fencesOf, readPage } from './pages.ts';
import { openShell } from './shell.ts';
import type { Shell } from './shell.ts';
import { tryCommands } from './try-commands.ts';

const FOLDER = 'test/sql/sparkify/transform.users/level_ties';

let shell: Shell;
before(async () => (shell = await openShell()));
after(async () => await shell.stop());

test('every command of the page on unit tests of SQL does what it says', async (t) => {
  await tryCommands(t, {
    shell,
    pages: ['docs/sql-tests.md'],
    trials: {
      'npx shiftwork test-sql': { kind: 'runs', prints: /^✔ sparkify checks\.songplays_users/m },
      'npx shiftwork test-sql sparkify transform.users': { kind: 'runs', prints: /^✔ sparkify transform\.users/m },
    },
  });
});

test('the case of the page is one of the reference DAG', () => {
  const [given, expected] = fencesOf('docs/sql-tests.md', 'text').map(({ text }) => `${text}\n`);
  assert.equal(given, readPage(`${FOLDER}/given/staging_events.csv`));
  assert.equal(expected, readPage(`${FOLDER}/expected/users.csv`));
});
