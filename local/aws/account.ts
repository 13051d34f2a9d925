/** The one account of the local AWS. */
export const ACCOUNT_ID = '000000000000';

/** Where its buckets and clusters are unless told otherwise: where Udacity's bucket is. */
export const DEFAULT_REGION = 'us-west-2';

/** This bucket is somebody else's: everybody may read it, nobody writes it. */
export const FOREIGN_BUCKETS: readonly string[] = ['udacity-dend'];

/** The account's only network, in whatever region one asks. */
export const VPC_ID = 'vpc-0a1b2c3d4e5f60001';

/** The default security group of that network. */
export const SECURITY_GROUP_ID = 'sg-0a1b2c3d4e5f60002';
