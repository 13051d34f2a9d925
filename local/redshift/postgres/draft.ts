import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';

/*
 * What many processes, and many clusters of one, may make at the same time is made beside its place, and moved there when it is whole.
 */

/** A name beside a place, which nobody else uses. */
export function draftOf(target: string): string {
  return `${target}.${randomUUID()}`;
}

/** Puts a finished folder in its place; where somebody else was faster, theirs stays. */
export async function moveUnlessThere(draft: string, target: string): Promise<void> {
  try {
    await rename(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
}
