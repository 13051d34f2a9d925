// https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeEvents.html

import { AwsFault } from '../aws-fault.ts';
import { optionalInteger, optionalText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import type { EventRecord } from './events.ts';
import { pageOf } from './page.ts';

const MINUTE_MS = 60_000;
const DEFAULT_MINUTES = 60;

/** The action that tells what happened: in the last hour, where a request does not say since when. */
export function eventActions(state: StateFile): Readonly<Record<string, Action>> {
  return {
    DescribeEvents: (input) => {
      const { items, marker } = pageOf(input, findEvents(state, input), ({ key }) => key);
      return { Marker: marker, Events: { Event: items.map(writeEvent) } };
    },
  };
}

function findEvents(state: StateFile, input: QueryInput): readonly EventRecord[] {
  const type = optionalText(input, 'SourceType');
  const source = optionalText(input, 'SourceIdentifier')?.toLowerCase();
  if (source !== undefined && type === undefined) {
    throw new AwsFault('InvalidParameterCombination', 'SourceIdentifier needs a SourceType.');
  }
  const { from, to } = readTimes(input);
  return state
    .read()
    .events.filter(
      (event) => (type ?? event.sourceType) === event.sourceType && (source ?? event.source) === event.source,
    )
    .filter(({ date }) => Date.parse(date) >= from && Date.parse(date) <= to);
}

function readTimes(input: QueryInput): { readonly from: number; readonly to: number } {
  const minutes = optionalInteger(input, 'Duration') ?? DEFAULT_MINUTES;
  const [start, end] = [readTime(input, 'StartTime'), readTime(input, 'EndTime')];
  return { from: start ?? (end ?? Date.now()) - minutes * MINUTE_MS, to: end ?? Infinity };
}

function readTime(input: QueryInput, name: string): number | undefined {
  const text = optionalText(input, name);
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new AwsFault('InvalidParameterValue', `${name} is ${text}: expected a time as in 2018-11-01T00:00:00Z.`);
}

function writeEvent({ source, sourceType, message, kind, date }: EventRecord): XmlElements {
  return {
    SourceIdentifier: source,
    SourceType: sourceType,
    Message: message,
    EventCategories: { EventCategory: [kind.category] },
    Severity: 'INFO',
    Date: new Date(date),
    EventId: kind.id,
  };
}
