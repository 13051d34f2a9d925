import type { Hold } from './hold.ts';

/** A fault of the local AWS and Redshift, as `shiftwork local fault add` takes one. */
export interface LocalFault {
  readonly service: 'redshift' | 'iam' | 's3' | 'cluster';
  readonly action?: string;
  readonly key?: string;
  readonly contains?: string;
  readonly client?: string;
  readonly after?: number;
  readonly times?: number;
  readonly code?: string;
  readonly status?: number;
  readonly hold?: 'before' | 'after';
}

/** The faults of one local AWS. */
export interface FaultHolds {
  /** Adds one that holds. Letting it go forgets all that wait. */
  readonly hold: (fault: LocalFault) => Promise<Hold>;
  readonly add: (fault: LocalFault) => Promise<void>;
  readonly clear: () => Promise<void>;
}

/** Talks to a local AWS about its faults. */
export function faultHolds(awsEndpoint: string): FaultHolds {
  const url = `${awsEndpoint}/_local/fault`;
  const headers = { 'content-type': 'application/json' };
  const add = async (fault: LocalFault): Promise<void> => {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(fault) });
    if (!response.ok) throw new Error(`The fault ${JSON.stringify(fault)} was refused: ${await response.text()}`);
  };
  const isHeld = async (): Promise<boolean> => {
    const listed = (await (await fetch(url)).json()) as readonly { readonly held?: boolean }[];
    return listed.some(({ held }) => held === true);
  };
  const clear = async (): Promise<void> => void (await fetch(url, { method: 'DELETE' }));
  return {
    add,
    clear,
    hold: async (fault) => {
      await add(fault);
      return { isHeld, letGo: clear };
    },
  };
}
