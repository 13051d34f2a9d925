import { PACKAGE } from '../e2e/project.ts';
import { fencesOf } from './pages.ts';

/** The files of the DAG that the README begins with, by their paths: each begins with a comment that names it. */
export function readmeDag(): Readonly<Record<string, string>> {
  const code = [...fencesOf('README.md', 'ts'), ...fencesOf('README.md', 'sql')].map(({ text }) => text).join('\n');
  const parts = code.split(/^(?:\/\/|--) ((?:dags|sql)\/\S+)\n/m).slice(1);
  const files = parts.flatMap((part, at) => (at % 2 === 0 ? [[part, parts[at + 1] ?? ''] as const] : []));
  return Object.fromEntries(files.map(([file, text]) => [file, text.replace('../index.ts', PACKAGE)]));
}
