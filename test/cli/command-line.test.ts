import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Command } from 'commander';
import { collectCommands } from '../../cli/commands.ts';
import { shiftwork } from './shiftwork.ts';

let home: string;
before(async () => (home = await mkdtemp(path.join(tmpdir(), 'shiftwork-cli-'))));
after(async () => await rm(home, { recursive: true, force: true }));

/** An address at which nothing listens, so that no Temporal of this machine is asked. */
const nowhere = () => ({ SHIFTWORK_HOME: home, TEMPORAL_ADDRESS: '127.0.0.1:1', SHIFTWORK_TARGET: undefined });

test('every command has help with an example, and -o json', () => {
  for (const leaf of collectCommands().flatMap(leavesOf)) {
    assert.match(helpOf(leaf), /--output <format>.*\n[^]*\nExamples?:\n {2}\$ /, leaf.name());
    assert.ok(leaf.description().length > 0, leaf.name());
  }
});

/** Commands that do something: those of a group, of whatever depth, in its place. */
function leavesOf(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  return help;
}

test('run --dry-run says what plan says, and starts nothing', async () => {
  const choices = ['sparkify', '--select', 'launch,transform', '--param', 'batch_files=7'];
  const plan = await shiftwork(['plan', ...choices], nowhere());
  const dryRun = await shiftwork(['run', ...choices, '--dry-run'], nowhere());
  assert.equal(dryRun.code, 0, dryRun.stderr);
  assert.match(dryRun.stdout, /Param batch_files: 7[^]*transform\.users/);
  assert.equal(dryRun.stdout, plan.stdout);
});

describe('wrong use ends with exit code 2, and says what to do', { concurrency: 2 }, () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['statsu'], /Did you mean status\?/],
    [['runs', '--limt', '3'], /Did you mean --limit\?/],
    [['runs', '--limit', 'many'], /Expected a whole number from 1/],
    [['status'], /missing required argument 'run'/],
    [['runs', '-o', 'yaml'], /Allowed choices are text, json/],
    [['run', 'sparkify', '--watch', '--detach'], /cannot be used with/],
    [['run', 'sparkfy'], /There is no DAG sparkfy/],
  ];
  for (const [args, expected] of cases) {
    test(args.join(' '), async () => {
      const { code, stderr } = await shiftwork(args, nowhere());
      assert.match(stderr, expected);
      assert.equal(code, 2);
    });
  }
});

test('with no Temporal to be had a command fails in one paragraph that says what to do', async () => {
  const { code, stdout, stderr } = await shiftwork(['status', 'some-run'], nowhere());
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /^shiftwork: No Temporal answers at 127\.0\.0\.1:1\. .*npm start.*\n$/);
});

test('a port in use is refused before anything starts, with its number and the flag that changes it', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const { port } = squatter.address() as AddressInfo;
  try {
    const { code, stderr } = await shiftwork(['local', 'up', '--port', port.toString()], nowhere());
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`^shiftwork: Port ${port} of 127\\.0\\.0\\.1, .*--port`));
    assert.equal(existsSync(path.join(home, 'local.json')), false);
  } finally {
    squatter.close();
  }
});

test('where nothing is up, that is said, and what to do', async () => {
  const status = await shiftwork(['local', 'status', '-o', 'json'], nowhere());
  assert.deepEqual([status.code, status.stdout], [0, '[]\n']);
  const variables = await shiftwork(['local', 'env'], nowhere());
  assert.equal(variables.code, 1);
  assert.match(variables.stderr, /Nothing is up\. Start it with `shiftwork local up`/);
  const query = await shiftwork(['query', 'select 1'], nowhere());
  assert.equal(query.code, 1);
  assert.match(query.stderr, /nothing is up/);
});

test('help is printed on standard output, with exit code 0', async () => {
  const { code, stdout } = await shiftwork(['retry', '--help'], nowhere());
  assert.equal(code, 0);
  assert.match(stdout, /Examples:\n {2}\$ shiftwork retry/);
});
