// `npm test`: every test file under test/, in Node's own runner; arguments narrow it to the files whose path holds one of them.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { findTemporalBinary } from '../local/temporal-binary.ts';

const testDirectory = import.meta.dirname;
const wanted = process.argv.slice(2);

const files = readdirSync(testDirectory, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .toSorted()
  .map((file) => path.join(testDirectory, file));

if (files.length === 0) {
  console.error(`No test file has ${wanted.join(' or ')} in its path (test/**/*.test.ts).`);
  process.exit(2);
}

// Found, or built, once: on a fresh machine the first tests would each build it at the same time.
await findTemporalBinary({ environment: process.env, onProgress: (line) => console.log(line) });

/** A file that hangs is named, and the others go on: far longer than any takes on a busy machine. */
const PATIENCE_MS = 30 * 60_000;

const propertySeed = pathToFileURL(path.join(testDirectory, 'property-seed.ts')).href;
// The spec reporter says once more at its end what failed, where the last lines of a long log are looked at.
const imports = ['--import', 'tsx', '--import', propertySeed];
const options = ['--test', '--test-reporter=spec', '--test-concurrency=2', `--test-timeout=${PATIENCE_MS}`];
const runner = spawn(process.execPath, [...imports, ...options, ...files], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => runner.kill(signal));
runner.on('exit', (code) => process.exit(code ?? 1));
