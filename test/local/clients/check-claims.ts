import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { ProgramResult } from './run-program.ts';

/** Makes a test of each claim that a client's script tells of, one JSON a line: `{"title": …, "error": null | "…"}`. */
export async function checkClaims(t: TestContext, { code, stdout, stderr }: ProgramResult): Promise<void> {
  const claims = stdout.split('\n').filter((line) => line.startsWith('{'));
  for (const line of claims) {
    const { title, error } = JSON.parse(line) as { readonly title: string; readonly error: string | null };
    await t.test(title, () => assert.ok(error === null, error ?? ''));
  }
  assert.equal(code, 0, stderr);
  assert.ok(claims.length > 0, `The script made no claim. It said: ${stdout}${stderr}`);
}
