import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { readCommands } from './markdown.ts';
import { fencesOf, readPage } from './pages.ts';
import type { Shell } from './shell.ts';

type Variables = Readonly<Record<string, string>>;

/** How a command of a page is tried. */
export type Trial =
  /** It ends with code 0, having printed this. */
  | { readonly kind: 'runs'; readonly prints: RegExp; readonly variables?: Variables }
  /** It stays, with these flags more, from the first time that a page has it. */
  | { readonly kind: 'stays'; readonly says: RegExp; readonly flags?: string; readonly variables?: Variables }
  /** A file runs it already. */
  | { readonly kind: 'elsewhere'; readonly file: string; readonly has: string };

/** How each command is tried, by its text. */
export type Trials = Readonly<Record<string, Trial>>;

/** Tries each command of the pages' blocks for a shell, in their order; one that nobody knows fails. */
export async function tryCommands(
  context: TestContext,
  { shell, pages, trials }: { readonly shell: Shell; readonly pages: readonly string[]; readonly trials: Trials },
): Promise<void> {
  const commands = pages.flatMap((page) => fencesOf(page, 'sh').filter(isNoScript).flatMap(readCommands));
  const started = new Set<string>();
  const seen: { run?: string } = {};
  for (const command of commands) {
    const trial = Object.hasOwn(trials, command) ? trials[command] : undefined;
    await context.test(command, async (t) => {
      assert.ok(trial !== undefined, `${command}: add to the test how it is tried`);
      if (trial.kind === 'stays' && started.has(command)) return;
      if (trial.kind === 'stays') started.add(command);
      if (trial.kind === 'elsewhere')
        assert.ok(readPage(trial.file).includes(trial.has), `${trial.file}: ${trial.has}`);
      else if (await lacksProgram(shell, command)) t.skip('the program is not on this machine');
      else await tryCommand(shell, { command: command.replace(' RUN', ` ${seen.run ?? ''}`), trial, seen });
    });
  }
  const unused = Object.keys(trials).filter((command) => !commands.includes(command));
  assert.deepEqual(unused, [], 'the test knows commands that no page has');
}

/** A block that sends something into the background is a script: its lines alone mean nothing. */
export function isNoScript({ text }: { readonly text: string }): boolean {
  return !/ &$/m.test(text);
}

async function tryCommand(
  shell: Shell,
  tried: {
    readonly command: string;
    readonly trial: Exclude<Trial, { kind: 'elsewhere' }>;
    readonly seen: { run?: string };
  },
): Promise<void> {
  const { command, trial, seen } = tried;
  if (trial.kind === 'stays') {
    await shell.start(`${command} ${trial.flags ?? ''}`, trial.says, trial.variables);
    return;
  }
  const { code, output } = await shell.run(command, trial.variables);
  assert.match(output, trial.prints);
  assert.equal(code, 0, output);
  const run = /^Run (\S+) has started/m.exec(output)?.[1];
  if (run !== undefined) seen.run = run;
}

async function lacksProgram(shell: Shell, command: string): Promise<boolean> {
  const [program = ''] = command.split(' ');
  return (await shell.run(`command -v ${program}`)).code !== 0;
}
