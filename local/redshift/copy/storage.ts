import type { CopyAuthorization } from '../../../redshift-sql/copy-authorization.ts';

/** An object as a listing shows it. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly etag: string;
}

/** On whose behalf a bucket is read: the cluster's region, and what COPY's text said. */
export interface StorageAccess {
  readonly bucket: string;
  readonly authorization: CopyAuthorization;
  /** COPY's REGION; absent: the bucket must be in the cluster's own. */
  readonly region?: string;
}

export interface ObjectRequest extends StorageAccess {
  readonly key: string;
}

/** An object that is being written. Nothing of it is there before it is finished. */
export interface ObjectWriter {
  write(bytes: Buffer): void;
  finish(): void;
  abandon(): void;
}

/** The buckets that UNLOAD writes. Every method checks the authorization, and throws a StorageFault. */
export interface UnloadStorage {
  create(request: ObjectRequest): ObjectWriter;
  remove(request: ObjectRequest): void;
}

/** The buckets that COPY reads. Every method checks the authorization, and fails with a StorageFault. */
export interface CopyStorage {
  /** Absent: the buckets cannot be written. */
  readonly unload?: UnloadStorage;
  /** Every object whose key starts with the prefix, sorted by key. */
  list(request: StorageAccess & { readonly prefix: string }): Promise<readonly StoredObject[]>;
  /** A whole object: small data files, manifests, jsonpaths. */
  read(request: ObjectRequest): Promise<Buffer>;
  /** A large object, in pieces of any size. The bytes of one may be others as soon as the next is asked for. */
  chunks(request: ObjectRequest): AsyncIterable<Buffer>;
}

export interface StorageFaultOptions {
  /** `s3`: the service refused; `role`: the cluster may not assume the role. */
  readonly kind?: 's3' | 'role';
  /** S3's error code (AccessDenied, NoSuchKey, NoSuchBucket, PermanentRedirect …), or the service exception's. */
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  readonly roleArn?: string;
}

/** What S3 or IAM answers instead of an object; the message is the service's own. */
export class StorageFault extends Error {
  readonly kind: 's3' | 'role';
  readonly code: string;
  readonly status: number;
  readonly roleArn: string | undefined;

  constructor(message: string, options: StorageFaultOptions) {
    super(message);
    this.name = 'StorageFault';
    this.kind = options.kind ?? 's3';
    this.code = options.code;
    this.status = options.status;
    this.roleArn = options.roleArn;
  }
}
