import type { TagMap } from '../tags.ts';

/** Which way a rule of a security group is for: in, or out. */
export type Direction = 'ingress' | 'egress';

/** From whom one may come in through a security group, or to whom one may go out. */
export interface SecurityRule {
  /** As in `sgr-0a1b…`. */
  readonly id: string;
  readonly groupId: string;
  /** `tcp`, `udp`, `icmp`, or `-1` for all. */
  readonly protocol: string;
  /** -1 for all ports. */
  readonly fromPort: number;
  readonly toPort: number;
  /** IPv4 or IPv6 addresses, as in `0.0.0.0/0`, or the id of a security group. */
  readonly cidr: string;
  readonly description?: string;
  readonly tags: TagMap;
}
