import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { splitIntoBatches } from '../../warehouse/batches.ts';
import type { LoadedFile } from '../../warehouse/ledger/files.ts';

void test('a batch holds as many files as both limits allow, in their order', () => {
  const files = filesOf([5, 5, 5, 20, 1, 1, 1, 1]);
  const bytes = splitIntoBatches(files, { maxFiles: 3, maxBytes: 10 }).map((batch) => batch.map((file) => file.bytes));
  assert.deepEqual(bytes, [[5, 5], [5], [20], [1, 1, 1], [1]]);
});

void test('no file is lost, doubled or moved, whatever the limits', () => {
  const sizes = fc.array(fc.nat(100), { maxLength: 50 });
  fc.assert(
    fc.property(
      sizes,
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 200 }),
      (bytes, maxFiles, maxBytes) => {
        const files = filesOf(bytes);
        const batches = splitIntoBatches(files, { maxFiles, maxBytes });
        assert.deepEqual(batches.flat(), files);
        assert.ok(batches.every((batch) => batch.length > 0 && batch.length <= maxFiles));
      },
    ),
  );
});

function filesOf(sizes: readonly number[]): readonly LoadedFile[] {
  return sizes.map((bytes, index) => ({ bucket: 'b', key: `k${index}`, etag: 'e', bytes }));
}
