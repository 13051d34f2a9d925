import { AwsFault } from '../aws-fault.ts';
import { optionalInteger, optionalText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';

/** Some of a list, and where the rest of it begins. */
interface Page<T> {
  readonly items: readonly T[];
  /** The name of the page's last one; absent where nothing follows. */
  readonly marker?: string;
}

/** The page that a request asks for of a list that is sorted by names. */
export function pageOf<T>(input: QueryInput, all: readonly T[], nameOf: (item: T) => string): Page<T> {
  const after = optionalText(input, 'Marker') ?? '';
  const rest = all.filter((item) => nameOf(item) > after);
  const items = rest.slice(0, readPageSize(input));
  const last = items.at(-1);
  return { items, ...(last !== undefined && items.length < rest.length && { marker: nameOf(last) }) };
}

function readPageSize(input: QueryInput): number {
  const size = optionalInteger(input, 'MaxRecords') ?? 100;
  if (size >= 20 && size <= 100) return size;
  throw new AwsFault('InvalidParameterValue', `MaxRecords is ${size}: expected 20 to 100.`);
}
