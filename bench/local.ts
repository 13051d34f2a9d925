import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureLargeFile } from './local/large-file.ts';
import { measureManyFiles } from './local/many-files.ts';
import { measureRoundTrips } from './local/round-trips.ts';
import { openStandIn } from './local/stand-in.ts';

/** Measures the local Redshift; `--data DIR` (or SPARKIFY_DATA) names real data to load, else sample data is. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' } } });
  console.log(
    `load of the machine: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
  );
  const standIn = await openStandIn();
  try {
    await measureLargeFile(standIn);
    await measureManyFiles(standIn, values.data ?? process.env['SPARKIFY_DATA']);
    await measureRoundTrips(standIn);
  } finally {
    await standIn.stop();
  }
}
