import { CopyFault } from './faults.ts';
import type { JsonPath } from './path-tree.ts';

/*
 * A jsonpaths file: {"jsonpaths": ["$['a']['b'][0]", "$.c", …]}, a path for each column, in brackets or with dots, one way in one file.
 * https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html#copy-json-jsonpaths
 */

const BRACKET_STEP = /\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\d+))\]/y;
const DOT_STEP = /\.([^.[\]'"]+)|\[(\d+)\]/y;

/** The paths of a jsonpaths file; undefined if it is an object with no such key, for which Redshift uses 'auto' and says nothing. */
export function parseJsonPaths(file: Buffer, url: string): readonly JsonPath[] | undefined {
  const document = parseObject(file, url);
  const paths = document.jsonpaths;
  if (paths === undefined) return undefined;
  if (!Array.isArray(paths)) throw invalid(url, 'the value of "jsonpaths" is not an array');
  const written = paths.map((path: unknown, index) => {
    if (typeof path === 'string' && path !== '') return path;
    throw invalid(
      url,
      `element ${index} of "jsonpaths" is ${JSON.stringify(path)}; expected a path such as "$['name']"`,
    );
  });
  const usesDots = written.map((path) => path.startsWith('$.')).filter((_, index) => written[index] !== '$');
  if (new Set(usesDots).size > 1) throw invalid(url, 'bracket notation and dot notation are mixed');
  return written.map((path) => parsePath(path, url));
}

function parseObject(file: Buffer, url: string): Readonly<Record<string, unknown>> {
  const document = parseJson(file, url);
  if (typeof document === 'object' && document !== null && !Array.isArray(document)) {
    return document as Record<string, unknown>;
  }
  throw invalid(url, 'the file is not one JSON object');
}

function parseJson(file: Buffer, url: string): unknown {
  try {
    return JSON.parse(file.toString('utf8'));
  } catch (error) {
    throw invalid(url, `the file is not one JSON object: ${(error as Error).message}`);
  }
}

function parsePath(path: string, url: string): JsonPath {
  const step = path.startsWith('$.') ? DOT_STEP : BRACKET_STEP;
  const steps: (string | number)[] = [];
  step.lastIndex = 1;
  while (path.startsWith('$') && step.lastIndex < path.length) {
    const match = step.exec(path);
    if (!match) break;
    steps.push(stepOf(match.slice(1), path.startsWith('$.')));
    if (step.lastIndex === path.length) return steps;
  }
  if (path === '$') return steps;
  throw invalid(url, `cannot read the path ${path}; expected "$['name']['other'][0]" or "$.name.other[0]"`);
}

function stepOf(groups: readonly (string | undefined)[], hasDots: boolean): string | number {
  const [first, second, third] = groups;
  const index = hasDots ? second : third;
  if (index !== undefined) return Number(index);
  const name = first ?? second ?? '';
  return hasDots ? name : name.replaceAll(/\\(.)/g, '$1');
}

function invalid(url: string, why: string): CopyFault {
  return new CopyFault(`Invalid JSONPath format: ${why} (${url})`);
}
