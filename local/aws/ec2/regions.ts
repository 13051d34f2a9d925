import type { NetworkPart } from './network-part.ts';

/** How many regions there are in each part of the world, of those that an account has without asking. */
const REGIONS: Readonly<Record<string, number>> = {
  'ap-northeast': 3,
  'ap-south': 1,
  'ap-southeast': 2,
  'ca-central': 1,
  'eu-central': 1,
  'eu-north': 1,
  'eu-west': 3,
  'sa-east': 1,
  'us-east': 2,
  'us-west': 2,
};
const OPT_IN_STATUS = 'opt-in-not-required';

/** The regions, as DescribeRegions answers them. */
export function regionParts(): readonly NetworkPart[] {
  return Object.entries(REGIONS).flatMap(([area, count]) =>
    Array.from({ length: count }, (_, index) => writeRegion(`${area}-${index + 1}`)),
  );
}

function writeRegion(name: string): NetworkPart {
  const endpoint = `ec2.${name}.amazonaws.com`;
  return {
    properties: { 'region-name': name, endpoint, 'opt-in-status': OPT_IN_STATUS },
    elements: { regionName: name, regionEndpoint: endpoint, optInStatus: OPT_IN_STATUS },
  };
}
