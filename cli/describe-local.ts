import { readLocalState, type LocalState } from '../config/local-state.ts';
import { listLocalClusters } from './local-clusters.ts';
import { answers, isUp } from './local-probe.ts';
import { terminalWidth } from './output.ts';
import { formatTable } from './table.ts';

/** A part of the local environment. */
export interface LocalPart {
  readonly part: string;
  readonly where: string;
  readonly state: string;
}

/** The state of what is up; undefined when nothing is, also when it ended without a word. */
export async function stateOfLocal(): Promise<LocalState | undefined> {
  const state = await readLocalState();
  return state !== undefined && (await isUp(state)) ? state : undefined;
}

/** What is up, and where; nothing when nothing is. */
export async function describeLocal(): Promise<readonly LocalPart[]> {
  const state = await stateOfLocal();
  if (state === undefined) return [];
  const clusters = await listLocalClusters(state);
  return [
    { part: 'environment', where: `process ${state.pid}`, state: `up since ${state.startedAt}` },
    { part: 'AWS', where: state.awsEndpoint, state: 'answers' },
    ...(await temporalParts(state)),
    ...clusters.map(({ name, status, host, port, dag }) => ({
      part: `cluster ${name}${dag === undefined ? '' : ` (of ${dag})`}`,
      where: host === undefined ? '' : `${host}:${port}`,
      state: status,
    })),
  ];
}

/** The same, as a table. */
export function formatLocal(parts: readonly LocalPart[]): string {
  const columns = ['Part', 'Where', 'State'].map((title) => ({ title }));
  return formatTable({
    columns,
    rows: parts.map(({ part, where, state }) => [part, where, state]),
    width: terminalWidth(),
  });
}

async function temporalParts({ temporalAddress, temporalUi }: LocalState): Promise<readonly LocalPart[]> {
  if (temporalAddress === undefined) return [];
  const state = (await answers(`http://${temporalAddress}`)) ? 'answers' : 'does not answer';
  const ui = temporalUi === undefined ? [] : [{ part: 'Temporal UI', where: temporalUi, state: '' }];
  return [{ part: 'Temporal', where: temporalAddress, state }, ...ui];
}
