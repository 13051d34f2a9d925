// `npm run expected`: runs the reference DAG on the default sample data and writes each analysis beside its query, as
// x.expected.csv. For when the sample data or a query was changed on purpose: read the difference before you commit it.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { stringify } from 'csv-stringify/sync';
import type { TaskResults } from '../../cli/read-results.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const ANY_PORTS = ['--port', '0', '--aws-port', '0', '--temporal-port', '0', '--ui-port', '0'];

const state = await mkdtemp(path.join(tmpdir(), 'shiftwork-expected-'));
try {
  const command = ['--import', 'tsx', 'client.ts', 'start', '-o', 'json', '--param', 'expected=none', '--state', state];
  const child = spawn(process.execPath, [...command, ...ANY_PORTS], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { analytics } = JSON.parse(await text(child.stdout)) as { readonly analytics: readonly TaskResults[] };
  for (const { task, result } of analytics) {
    const file = path.join('sql/sparkify', `${task.replace('.', '/')}.expected.csv`);
    await writeFile(path.join(ROOT, file), stringify([result.columns, ...result.rows]));
    console.log(`${file}: ${result.rows.length} rows`);
  }
} finally {
  await rm(state, { recursive: true, force: true });
}
