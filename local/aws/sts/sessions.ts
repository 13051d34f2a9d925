import { randomBytes } from 'node:crypto';
import { newKeyId, newSecret } from '../iam/access-keys.ts';
import type { StateFile } from '../state-file.ts';

/** A key that ends by itself, as the state keeps it. */
export interface SessionRecord {
  readonly keyId: string;
  /** Secrets: they are answered once. */
  readonly secret: string;
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
  /** Whose rights it has: those of a role that somebody has assumed under a name, or of a user. */
  readonly of:
    | { readonly kind: 'role'; readonly arn: string; readonly session: string }
    | { readonly kind: 'user'; readonly name: string };
}

/** Expired ones are kept as long as clients may still try them, who are to hear that they have expired. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** Makes a key that lasts some seconds. */
export function addSession(state: StateFile, of: SessionRecord['of'], seconds: number): SessionRecord {
  const expiresAt = new Date(Date.now() + seconds * 1000).toISOString();
  const token = randomBytes(96).toString('base64');
  const session = { keyId: newKeyId('ASIA'), secret: newSecret(), token, expiresAt, of };
  state.change((all) => {
    const kept = Object.entries(all.sessions).filter(([, old]) => Date.parse(old.expiresAt) + KEPT_MS > Date.now());
    return { ...all, sessions: { ...Object.fromEntries(kept), [session.keyId]: session } };
  });
  return session;
}
