/** What planning needs to know of a target: nothing secret, nothing that must be up. */
export interface PlanTarget {
  readonly name: string;
  readonly schema: string;
  /** The warehouse exists: runs neither launch nor delete it. */
  readonly standing: boolean;
  /** The IAM role is given by its ARN: runs neither make nor delete it. */
  readonly roleGiven: boolean;
  /** Values for params of the same name. */
  readonly variables: Readonly<Record<string, string>>;
}
