import { randomBytes } from 'node:crypto';
import { AwsFault } from '../aws-fault.ts';
import type { StateFile } from '../state-file.ts';

/** A user's key, as the state keeps it. */
export interface AccessKeyRecord {
  readonly id: string;
  /** A secret: it is answered once, when the key is made. */
  readonly secret: string;
  readonly user: string;
  readonly status: 'Active' | 'Inactive' | 'Deleted';
  /** ISO 8601. */
  readonly createdAt: string;
}

const MOST_KEYS = 2;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Makes a key for a user; IAM's fault for one that has two. */
export function addAccessKey(state: StateFile, user: string): AccessKeyRecord {
  if (keysOf(state, user).length >= MOST_KEYS) {
    throw new AwsFault('LimitExceeded', `Cannot exceed quota for AccessKeysPerUser: ${MOST_KEYS}`, 409);
  }
  const createdAt = new Date().toISOString();
  return keepAccessKey(state, { id: newKeyId('AKIA'), secret: newSecret(), user, status: 'Active', createdAt });
}

/** Keeps a key, replacing the one of its id. */
export function keepAccessKey(state: StateFile, key: AccessKeyRecord): AccessKeyRecord {
  state.change((all) => ({ ...all, accessKeys: { ...all.accessKeys, [key.id]: key } }));
  return key;
}

/** Deletes a key. It is remembered: one that nobody had made would be the account's own. */
export function deleteAccessKey(state: StateFile, key: AccessKeyRecord): void {
  keepAccessKey(state, { ...key, secret: '', status: 'Deleted' });
}

/** The keys that a user has. */
export function keysOf(state: StateFile, user: string): readonly AccessKeyRecord[] {
  return Object.values(state.read().accessKeys).filter((key) => key.user === user && key.status !== 'Deleted');
}

/** An id as AWS makes them: `AKIA` for a user's key, `ASIA` for one that ends by itself. */
export function newKeyId(prefix: 'AKIA' | 'ASIA'): string {
  return prefix + Array.from(randomBytes(16), (byte) => BASE32.charAt(byte % BASE32.length)).join('');
}

/** The secret of a new key: 40 characters. */
export function newSecret(): string {
  return randomBytes(30).toString('base64');
}
