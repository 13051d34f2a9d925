// What S3 keeps of an object beside its bytes: its own metadata and tags, its content type and its like, and the ETag of a multipart upload,
// which is not the MD5 of the whole. They lie in a folder of the state, a file for each object that has any, since a bucket's folder
// holds nothing but objects. A file that somebody has rewritten since is another object: its MD5 tells.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import path from 'node:path';
import type { TagMap } from '../tags.ts';

/** What is kept of one object. */
export interface KeptFacts {
  /** Of the content that this was said of. */
  readonly md5: string;
  /** Where it differs from the MD5; without quotes. */
  readonly etag?: string;
  /** As they are answered. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tags?: TagMap;
}

/** Kept facts by an object's file. */
export interface KeptHeaders {
  read(file: string): KeptFacts | undefined;
  keep(file: string, facts: KeptFacts): void;
  forget(file: string): void;
}

/** S3's default: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const DEFAULT_TYPE = 'binary/octet-stream';

const KEPT =
  /^(?:content-type|content-encoding|content-disposition|content-language|cache-control|expires|x-amz-meta-.+)$/;

/** Opens the folder of kept facts. */
export function openKeptHeaders(folder: string, bucketsDirectory: string): KeptHeaders {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const names = new Set(readdirSync(folder));
  const nameOf = (file: string): string => {
    const place = path.relative(bucketsDirectory, file);
    return `${createHash('sha256').update(place).digest('hex').slice(0, 40)}.json`;
  };
  return {
    read: (file) => {
      const name = nameOf(file);
      return names.has(name) ? (JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as KeptFacts) : undefined;
    },
    keep: (file, facts) => {
      const name = nameOf(file);
      writeFileSync(path.join(folder, `${name}.new`), JSON.stringify(facts), { mode: 0o600 });
      renameSync(path.join(folder, `${name}.new`), path.join(folder, name));
      names.add(name);
    },
    forget: (file) => {
      const name = nameOf(file);
      if (names.delete(name)) rmSync(path.join(folder, name), { force: true });
    },
  };
}

/** The headers of a request that S3 keeps with an object. */
export function headersToKeep(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).filter(([name]) => KEPT.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, cleaned(name, String(value))]).filter(isTold));
}

/** `aws-chunked` says how the request is sent, not what the object is. */
function cleaned(name: string, value: string): string {
  return name === 'content-encoding' ? value.replace(/^aws-chunked,?\s*|,\s*aws-chunked$/, '') : value;
}

function isTold([name, value]: readonly string[]): boolean {
  return value !== '' && !(name === 'content-type' && value === DEFAULT_TYPE);
}
