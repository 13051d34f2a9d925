/** The zones of a region, as far as the account's network has subnets there. */
export const ZONES: readonly string[] = ['a', 'b', 'c'];

/** A subnet of the account's network. */
export interface Subnet {
  readonly id: string;
  readonly zone: string;
  readonly cidr: string;
}

/** The network's subnets, one in each zone. */
export function subnetsOf(region: string): readonly Subnet[] {
  return ZONES.map((zone, index) => ({
    id: `subnet-0a1b2c3d4e5f6010${index}`,
    zone: `${region}${zone}`,
    cidr: `172.31.${index * 16}.0/20`,
  }));
}
