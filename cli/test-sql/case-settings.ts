import { z } from 'zod';
import type { DagFault } from '../../model/fault.ts';
import type { SourceFile } from '../../model/sql-file.ts';
import type { CaseSettings } from './sql-case.ts';

const moment = z.iso.datetime({ offset: true });

const written = z.strictObject({
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  logical_date: moment.default('2018-11-30T00:00:00.000Z'),
  data_interval_start: moment.optional(),
  data_interval_end: moment.optional(),
});

/** What the `case.json` of a case says, or what is left out of it: one day from the logical date. */
export function readCaseSettings(file: SourceFile | undefined): {
  readonly settings: CaseSettings;
  readonly faults: readonly DagFault[];
} {
  const read = written.safeParse(file === undefined ? {} : parseJson(file.text));
  if (read.success) return { settings: withInterval(read.data), faults: [] };
  return { settings: withInterval(written.parse({})), faults: read.error.issues.map((issue) => faultOf(file, issue)) };
}

function withInterval({ data_interval_start, data_interval_end, ...said }: z.infer<typeof written>): CaseSettings {
  const start = data_interval_start ?? said.logical_date;
  const nextDay = new Date(Date.parse(start) + 86_400_000).toISOString();
  return { ...said, data_interval_start: start, data_interval_end: data_interval_end ?? nextDay };
}

function faultOf(file: SourceFile | undefined, { path, message }: z.core.$ZodIssue): DagFault {
  return {
    ...(file === undefined ? {} : { file: file.path }),
    message: `${path.length === 0 ? '' : `${path.join('.')}: `}${message}.`,
    hint: 'It may have params, logical_date, data_interval_start and data_interval_end.',
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
