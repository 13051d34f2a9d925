import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { loadDag, loadDags } from '../../config/load-dags.ts';
import { formatFault } from '../../model/fault.ts';

const index = pathToFileURL(path.join(import.meta.dirname, '../../index.ts')).href;
const good = (id: string, rest = '') =>
  `import { dag } from '${index}';\nexport default dag({ id: '${id}'${rest} });\n`;

test('a DAG comes with the SQL of its folder, by paths that people know', async (context) => {
  const dags = await folderOf(context, {
    'dags/plays.ts': good('plays'),
    'sql/plays/create/t.sql': 'create table t (a int)',
    'sql/plays/analytics/t.expected.csv': 'a',
    'sql/plays/seeds/u.csv': 'a',
    'sql/plays/other.csv': 'a',
    'sql/plays/README.md': 'prose',
    'sql/other/create/u.sql': 'create table u (a int)',
  });
  const { dag, files } = await loadDag('plays', dags);
  assert.equal(dag.sql, 'sql/plays');
  assert.deepEqual(
    files.map((file) => file.path),
    ['sql/plays/analytics/t.expected.csv', 'sql/plays/create/t.sql', 'sql/plays/seeds/u.csv'],
  );
});

test('a broken file is told, and hides no other', async (context) => {
  const dags = await folderOf(context, {
    'dags/a.ts': good('a'),
    'sql/a/create/t.sql': 'create table t (a int)',
    'dags/b.ts': 'export default {',
    'dags/c.ts': good('c', ', paramz: {}, maxActiveRuns: 0'),
    'dags/d.ts': 'export const dag = 1;',
    'dags/e.ts': good('x'),
    'dags/f.ts': good('f'),
  });
  const texts = (await loadDags(dags)).map((loaded) =>
    loaded.kind === 'dag' ? `${loaded.id} is fine` : loaded.faults.map(formatFault).join('\n'),
  );
  for (const [place, expected] of [
    /^a is fine$/,
    /b\.ts: cannot be imported/,
    /c\.ts: dag\(\) has no option paramz\. Did you mean params\?\n.*c\.ts: dag\(\) maxActiveRuns/,
    /d\.ts: its default export is no DAG/,
    /e\.ts: holds the DAG x\. Name the file x\.ts/,
    /f\.ts: there is no SQL in sql\/f\//,
  ].entries()) {
    assert.match(texts[place] ?? '', expected);
  }
});

test('an unknown DAG is refused with those that exist', async (context) => {
  const dags = await folderOf(context, { 'dags/sparkify.ts': good('sparkify'), 'dags/other.ts': good('other') });
  await assert.rejects(
    loadDag('sparkfy', dags),
    /There is no DAG sparkfy\. Did you mean sparkify\? There are: other, sparkify\./,
  );
  await assert.rejects(loadDag('../x', dags), /There is no DAG \.\.\/x/);
});

test('a DAG whose file is broken cannot be run, and says why', async (context) => {
  const dags = await folderOf(context, { 'dags/b.ts': 'export default {' });
  await assert.rejects(loadDag('b', dags), /b\.ts: cannot be imported/);
});

for (const type of ['module', 'commonjs']) {
  test(`an edited DAG is read anew, in a folder of type ${type}`, async (context) => {
    const dags = await folderOf(context, {
      'package.json': JSON.stringify({ type }),
      'dags/a.ts': good('a', ", description: 'before'"),
      'sql/a/create/t.sql': 'create table t (a int)',
    });
    assert.equal((await loadDag('a', dags)).dag.description, 'before');
    await writeFile(path.join(dags, 'a.ts'), good('a', ", description: 'after'"));
    await utimes(path.join(dags, 'a.ts'), new Date(), new Date(Date.now() + 5000));
    assert.equal((await loadDag('a', dags)).dag.description, 'after');
  });
}

async function folderOf(context: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'shiftwork-dags-'));
  context.after(() => rm(root, { recursive: true, force: true }));
  await mkdir(path.join(root, 'dags'), { recursive: true });
  await writeFile(path.join(root, 'package.json'), '{ "type": "module" }');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  return path.join(root, 'dags');
}
