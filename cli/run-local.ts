import type { LocalState } from '../config/local-state.ts';
import { catchInterrupt } from './interrupt.ts';
import { createLocalCluster, listLocalClusters, psqlLine } from './local-clusters.ts';
import { startLocal } from './local-environment.ts';
import { readInputOptions } from './local-input.ts';
import type { LocalStartOptions } from './local-options.ts';
import { formatExports, localVariables } from './local-variables.ts';
import { print, printJson, tell, type OutputFormat } from './output.ts';

export interface RunLocalOptions extends LocalStartOptions {
  readonly temporal?: boolean;
  readonly cluster?: string;
  readonly output: OutputFormat;
}

/** `local up`: starts what was asked for, says how to reach it, and stays until an interrupt. */
export async function runLocal(options: RunLocalOptions): Promise<void> {
  const { temporal: withTemporal = false, cluster, output, data, seed, scale } = options;
  const hasInput = data !== undefined || seed !== undefined || scale !== undefined;
  const input = hasInput ? { input: await readInputOptions(options) } : {};
  const interrupt = catchInterrupt();
  const local = await startLocal({ ...options, ...input, withTemporal, tell });
  try {
    if (cluster !== undefined) await showCluster(local.state, cluster);
    const variables = localVariables(local.state, await listLocalClusters(local.state), cluster);
    if (output === 'json') printJson(variables);
    else print(formatExports(variables));
    tell('Up. Ctrl-C or `shiftwork local down` ends it.');
    await Promise.race([interrupt.received, local.failed]);
  } finally {
    tell('Ending …');
    await local.stop();
    interrupt.release();
  }
}

async function showCluster(state: LocalState, name: string): Promise<void> {
  const cluster = await createLocalCluster(state, name);
  tell(`Cluster ${name}: ${psqlLine(cluster, state)}`);
  tell(`Its role for COPY and UNLOAD, which is its default: ${cluster.role}`);
}
