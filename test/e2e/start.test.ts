import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { TaskResults } from '../../cli/read-results.ts';
import { shiftwork } from '../cli/shiftwork.ts';
import { NO_REAL_DATA, REAL_COUNTS, realData } from './real-data.ts';
import { writeSmallInput } from './small-input.ts';
import { startCommand } from './start-command.ts';

let folder: string;
let data: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-start-'));
  data = await writeSmallInput(path.join(folder, 'small'));
});
after(async () => await rm(folder, { recursive: true, force: true }));

describe('shiftwork start', { concurrency: 1 }, () => {
  test('without a terminal it runs the DAG from launch to teardown with the results expected, and leaves nothing', async (t) => {
    const start = startCommand(t, { home: path.join(folder, 'whole'), args: [] });
    await start.endsWith(0);
    assert.match(start.output(), /Checks\n.*\n(checks\.\S+ +passed.*\n)+/);
    const results = start.output().match(/^analytics\.\S+ \(.*\)$/gm) ?? [];
    assert.ok(results.length >= 9, start.output());
    for (const line of results) assert.match(line, /\(as expected\)$/);
    assert.match(start.output(), /success +teardown\.cluster/);
    assert.ok(start.output().includes(`In the Temporal UI: ${start.state().temporalUi}`));
    await start.nothingRemains();
  });

  test('Ctrl-C in the middle cancels the run, tears down and leaves nothing', async (t) => {
    const start = startCommand(t, { home: path.join(folder, 'interrupted'), args: ['--data', data] });
    await start.printed(/create\.\S+ /);
    start.child.kill('SIGINT');
    await start.endsWith(1);
    assert.match(start.output(), /Cancelling the run …/);
    assert.match(start.output(), /Run sparkify-\S+ cancelled after/);
    await start.nothingRemains();
  });

  test('kill -9 leaves no process either', async (t) => {
    const start = startCommand(t, { home: path.join(folder, 'killed'), args: ['--data', data] });
    await start.printed(/create\.\S+ /);
    start.child.kill('SIGKILL');
    await start.ended;
    await start.nothingRemains();
  });

  test('a file that cannot be loaded fails the run with file, line and reason, and nothing stays up', async (t) => {
    const broken = await writeSmallInput(path.join(folder, 'broken'));
    await appendFile(path.join(broken, 'log_data/2018/11/2018-11-02-events.json'), '\n{"page": ');
    const start = startCommand(t, { home: path.join(folder, 'failing'), args: ['--data', broken] });
    await start.endsWith(1);
    assert.match(start.output(), /2018-11-02-events\.json/);
    assert.match(start.output(), /line 4/);
    assert.match(start.output(), /shiftwork retry sparkify-/);
    await start.nothingRemains();
  });

  test('in a terminal a run that failed keeps all up, is mended and retried from another, and ends well at Ctrl-C', async (t) => {
    if (!hasTerminals()) return t.skip(NO_TERMINALS);
    const mended = await writeSmallInput(path.join(folder, 'mended'));
    const file = path.join(mended, 'log_data/2018/11/2018-11-02-events.json');
    const [home, good] = [path.join(folder, 'kept'), await readFile(file, 'utf8')];
    await appendFile(file, '\n{"page": ');
    const start = startCommand(t, { home, args: ['--data', mended], inTerminal: true });
    await start.printed(/Ctrl-C tears it all down/);
    assert.match(start.output(), /2018-11-02-events\.json/);
    const [, run = ''] = /All stays up\. .*: npx shiftwork retry (\S+)/.exec(start.output()) ?? [];
    await writeFile(file, good);
    const retry = await shiftwork(['retry', run], { SHIFTWORK_HOME: home, TEMPORAL_ADDRESS: undefined });
    assert.equal(retry.code, 0, retry.stdout + retry.stderr);
    assert.match(retry.stdout, /^staging_events +9\s*$/m);
    start.child.stdin?.write('\u0003');
    await start.endsWith(0);
    await start.nothingRemains();
  });

  test('in a terminal a run that failed and is not retried makes Ctrl-C an exit code of 1', async (t) => {
    if (!hasTerminals()) return t.skip(NO_TERMINALS);
    const broken = await writeSmallInput(path.join(folder, 'still-broken'));
    await appendFile(path.join(broken, 'log_data/2018/11/2018-11-02-events.json'), '\n{"page": ');
    const start = startCommand(t, { home: path.join(folder, 'left'), args: ['--data', broken], inTerminal: true });
    await start.printed(/Ctrl-C tears it all down/);
    start.child.stdin?.write('\u0003');
    await start.endsWith(1);
    assert.match(start.output(), /The run failed, and what it had launched was torn down/);
    await start.nothingRemains();
  });

  test('in a terminal it ends by itself with --teardown', async (t) => {
    if (!hasTerminals()) return t.skip(NO_TERMINALS);
    const args = ['--data', data, '--teardown'];
    const start = startCommand(t, { home: path.join(folder, 'teardown'), args, inTerminal: true });
    await start.endsWith(0);
    assert.doesNotMatch(start.output(), /Ctrl-C tears it all down/);
    await start.nothingRemains();
  });

  test('in a terminal, on input of its own, it keeps the warehouse and says how to reach it, until Ctrl-C', async (t) => {
    if (!hasTerminals()) return t.skip(NO_TERMINALS);
    const start = startCommand(t, { home: path.join(folder, 'terminal'), args: ['--data', data], inTerminal: true });
    await start.printed(/Ctrl-C tears it all down/);
    assert.match(start.output(), /analytics\.top_songs .not compared: nothing is expected of this input/);
    assert.match(start.output(), /^staging_events +9\s*$/m);
    assert.match(start.output(), /PGPASSWORD=\S+ psql "host=127\.0\.0\.1 port=\d+ user=awsuser/);
    assert.ok(start.output().includes(`Temporal UI: ${start.state().temporalUi}`));
    start.child.stdin?.write('\u0003');
    await start.endsWith(0);
    assert.match(start.output(), /Tearing down …/);
    await start.nothingRemains();
  });

  test('the real data make the counts that are known of them', async (t) => {
    const source = await realData(folder);
    if (source === undefined) return t.skip(NO_REAL_DATA);
    const args = ['--data', source, '-o', 'json'];
    const start = startCommand(t, { home: path.join(folder, 'real'), args });
    await start.endsWith(0);
    assert.deepEqual(rowCounts(start.answer()), REAL_COUNTS);
    await start.nothingRemains();
  });
});

const NO_TERMINALS = "util-linux's script is not installed";

function hasTerminals(): boolean {
  return spawnSync('script', ['--version']).status === 0;
}

function rowCounts(answer: string): Readonly<Record<string, number>> {
  const { analytics } = JSON.parse(answer) as { readonly analytics: readonly TaskResults[] };
  const counts = analytics.find(({ task }) => task === 'analytics.row_counts')?.result.rows ?? [];
  return Object.fromEntries(counts.map(([name, count]) => [String(name), Number(count)]));
}
