/** What a node costs on demand. */
export interface NodePrice {
  /** US dollars for each hour of one node. */
  readonly usdPerHour: number;
  /** When it was read, as a month: prices change. */
  readonly asOf: string;
  readonly source: string;
}

const READ = { asOf: '2026-03', source: 'https://aws.amazon.com/redshift/pricing/' } as const;

/** By region and node type; what is not here was not read. Managed storage and data transfer come on top. */
const PRICES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'us-east-1': { 'ra3.large': 0.543, 'ra3.xlplus': 1.086, 'ra3.4xlarge': 3.26, 'ra3.16xlarge': 13.04 },
};

/** AWS's price of a node; undefined where it is not known. */
export function nodePrice(region: string, nodeType: string): NodePrice | undefined {
  const usdPerHour = PRICES[region]?.[nodeType.toLowerCase()];
  return usdPerHour === undefined ? undefined : { usdPerHour, ...READ };
}
