import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { CopyStorage } from '../../../../local/redshift/copy/storage.ts';
import { load } from './run-copy.ts';
import type { Loaded } from './run-copy.ts';

/*
 * The readers must not care where a chunk ends. These loads come from a storage whose only object is larger than it is, so that it is read
 * in pieces, cut wherever fast-check likes.
 */

interface Cut {
  readonly content: Buffer;
  readonly sizes: readonly number[];
}

interface CutLoad {
  readonly table: string;
  readonly options: string;
}

const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });

function cutStorage({ content, sizes: lengths }: Cut): CopyStorage {
  return {
    list: async ({ bucket }) => [{ bucket, key: 'data', size: 2 ** 40, etag: '' }],
    read: async () => content,
    chunks: async function* () {
      let at = 0;
      for (let index = 0; at < content.length; index += 1) {
        const size = lengths[index % lengths.length]!;
        yield content.subarray(at, at + size);
        at += size;
      }
    },
  };
}

function loadCut(cut: Cut, options: CutLoad): Promise<Loaded> {
  return load({ ...options, files: {}, storage: () => cutStorage(cut) });
}

const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((value) => !value.includes('\0'));

test('the JSON reader agrees with JSON.parse, however the object is cut', async () => {
  const space = fc.constantFrom('', ' ', '\n', '\r\n\t');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(text, fc.jsonValue(), { maxKeys: 4 })),
      sizes,
      space,
      async (objects, cuts, gap) => {
        const documents = objects.map((object) => JSON.stringify(object, null, gap.trim() === gap ? gap.length : 2));
        const content = Buffer.from(documents.join(gap));
        const { rows, fault } = await loadCut(
          { content, sizes: cuts },
          { table: 'doc super', options: "json 'noshred'" },
        );
        if (fault) return assert.ok(content.includes('\\u'), 'only escapes that jsonb lacks are refused');
        assert.deepEqual(
          rows.map(([row]) => JSON.parse(row!)),
          documents.map((document) => JSON.parse(document)),
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('the strings, numbers and booleans of an object arrive in their columns', async () => {
  const row = fc.record({
    a: text,
    b: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    c: fc.double({ noNaN: true, noDefaultInfinity: true }),
    d: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row), sizes, async (objects, cuts) => {
      const content = Buffer.from(objects.map((object) => JSON.stringify({ z: [{}], ...object })).join('\n'));
      const { rows } = await loadCut(
        { content, sizes: cuts },
        { table: 'a varchar(999), b int4, c float8, d bool', options: 'json' },
      );
      assert.deepEqual(
        rows,
        objects.map(({ a, b, c, d }) => [a, String(b), String(c), String(d)]),
      );
    }),
    { numRuns: 200 },
  );
});

test('CSV comes back as it was written', async () => {
  const quote = (field: string): string => `"${field.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(text, text, text)),
      sizes,
      fc.constantFrom('\n', '\r\n'),
      async (records, cuts, newline) => {
        const content = Buffer.from(records.map((fields) => fields.map(quote).join(',')).join(newline));
        const options = { table: 'a varchar(999), b varchar(999), c varchar(999)', options: 'csv' };
        assert.deepEqual((await loadCut({ content, sizes: cuts }, options)).rows, records);
      },
    ),
    { numRuns: 200 },
  );
});

test('delimited text with ESCAPE comes back as it was written', async () => {
  const escape = (field: string): string => field.replaceAll(/[\\|\n\r]/g, String.raw`\$&`);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, text)), sizes, async (records, cuts) => {
      const content = Buffer.from(records.map((fields) => `${fields.map(escape).join('|')}\n`).join(''));
      const options = { table: 'a varchar(999), b varchar(999)', options: 'escape' };
      assert.deepEqual((await loadCut({ content, sizes: cuts }, options)).rows, records);
    }),
    { numRuns: 200 },
  );
});

const FORMATS: readonly CutLoad[] = [
  { table: 'a varchar(9), b int4', options: "json 'auto' ignoreallerrors" },
  { table: 'a varchar(9), b timestamp', options: "csv ignoreallerrors timeformat 'auto'" },
  { table: 'a varchar(9), b numeric(9,2)', options: 'escape ignoreallerrors' },
  { table: 'a varchar(9), b bool', options: 'removequotes ignoreallerrors fillrecord' },
  { table: 'a varchar(9), b date', options: "fixedwidth 'a:2,b:3' ignoreallerrors" },
];

for (const format of FORMATS) {
  test(`whatever the bytes are, ${format.options} ends, and cuts change nothing`, async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
      fc
        .array(fc.constantFrom(...Array.from('{}[]":,\\|\n\r "\'au1.eé\0')), { maxLength: 60 })
        .map((parts) => Buffer.from(parts.join(''))),
    );
    await fc.assert(
      fc.asyncProperty(bytes, sizes, async (content, cuts) => {
        const pieces = await loadCut({ content, sizes: cuts }, format);
        const whole = await loadCut({ content, sizes: [content.length + 1] }, format);
        assert.deepEqual(pieces.rows, whole.rows);
        assert.deepEqual(pieces.outcome.errors, whole.outcome.errors);
      }),
      { numRuns: 300 },
    );
  });
}

const LONG = 'x'.repeat(5_000_000);

for (const [options, content] of [
  ['json maxerror 5', `{"a":"${LONG}"}\n{"a":"y"}\n`],
  ['csv maxerror 5', `"${LONG}"\ny\n`],
] as const) {
  test(`a record of more than 4 MB is one error, and what follows is loaded: ${options}`, async () => {
    const { rows, outcome } = await loadCut(
      { content: Buffer.from(content), sizes: [65_536] },
      { table: 'a varchar(9)', options },
    );
    assert.deepEqual([rows, outcome.errors.map(({ errorCode }) => errorCode)], [[['y']], [1216]]);
  });
}

test('values nested a hundred thousand deep do not exhaust the stack', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const { rows } = await loadCut(
    { content: Buffer.from(`{"x":${deep},"a":"y"}`), sizes: [9999] },
    { table: 'a varchar(9)', options: 'json' },
  );
  assert.deepEqual(rows, [['y']]);
});
