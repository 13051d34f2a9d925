import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { CopyStorage } from '../../../../local/redshift/copy/storage.ts';
import { load } from './run-copy.ts';

/*
 * What stands as in the object before is not read again. An object that is alone in its file has none before it, so one file of many
 * objects must load as many files of one do.
 */

const PATHS = JSON.stringify({ jsonpaths: ['$.a', '$.b', '$.c', '$.d.e', '$.d.e', '$.f[1].a'] });
const TABLE = 'a varchar(5), b int4, c super, d varchar(9), e varchar(3) notnull, f varchar(9)';

const names = fc.constantFrom('a', 'b', 'c', 'd', 'f', 'x', String.raw`\u0061`);
const plainValues = [
  '"u"',
  '"v"',
  '"too long"',
  '"\xff"',
  '""',
  '" "',
  '1',
  '2',
  '1.5',
  '-0',
  'null',
  'true',
  '"\t"',
  'tru',
];
const nestedValues = [
  '{}',
  '[]',
  '{"e":"y"}',
  '{"e":"y","e":"z"}',
  '{"e":null}',
  '{"e" : "yy"}',
  '[0,{"a":1}]',
  '[0,{"a":"w"}]',
];
const values = fc.constantFrom(...plainValues, ...nestedValues);
const gaps = fc.constantFrom('', '', '', '', ' ', '\n');
const member = fc
  .tuple(names, gaps, values, gaps)
  .map(([name, before, value, after]) => `"${name}":${before}${value}${after}`);

/** Objects that are mostly like the one before: a member or two are others, or one is left out. */
const documents = fc
  .tuple(
    fc.array(member, { minLength: 1, maxLength: 7 }),
    fc.array(fc.array(fc.tuple(fc.nat(7), fc.option(member)), { maxLength: 2 })),
  )
  .map(([first, changes]) => {
    const objects = [first];
    for (const change of changes) {
      const members = [...objects.at(-1)!];
      for (const [at, other] of change) members.splice(at, 1, ...(other === null ? [] : [other]));
      objects.push(members);
    }
    return objects.map((members) => Buffer.from(`{${members.join(',')}}`, 'latin1'));
  });

function storageOf(contents: readonly Buffer[]): CopyStorage {
  return {
    list: async ({ bucket }) => contents.map(({ length }, key) => ({ bucket, key: `${key}`, size: length, etag: '' })),
    read: async ({ key }) => (key === 'paths' ? Buffer.from(PATHS) : contents[Number(key)]!),
    chunks: async function* ({ key }) {
      yield contents[Number(key)]!;
    },
  };
}

for (const options of ["json 's3://b/paths'", "json 's3://b/paths' acceptinvchars", "json 'auto'"]) {
  test(`an object loads the same whatever stands before it: ${options}`, async () => {
    const outcomeOf = async (contents: readonly Buffer[]) => {
      const statement = { table: TABLE, options: `${options} ignoreallerrors`, files: {} };
      const { rows, outcome } = await load({ ...statement, storage: () => storageOf(contents) });
      const withoutPlace = <T>(told: T) => ({ ...told, fileName: '', lineNumber: 0 });
      const errors = outcome.errors.map((error) => withoutPlace(error));
      const replacements = outcome.replacements.map((replacement) => withoutPlace(replacement));
      return { rows, errors, replacements };
    };
    await fc.assert(
      fc.asyncProperty(documents, async (objects) => {
        const joined = objects.flatMap((object) => [object, Buffer.from('\n')]);
        assert.deepEqual(await outcomeOf([Buffer.concat(joined)]), await outcomeOf(objects));
      }),
      { numRuns: 500 },
    );
  });
}

test('of two members with one name the last counts, also where the next object has only the first', async () => {
  const files = { data: '{"a":"x","a":"u"}{"a":"x","b":1}{"a":"x","b":1}' };
  const { rows } = await load({ table: 'a varchar(5), b int4', options: 'json', files });
  assert.deepEqual(rows, [
    ['u', null],
    ['x', '1'],
    ['x', '1'],
  ]);
});

test('a character that is replaced is told of in each row', async () => {
  const files = { data: Buffer.from('{"a":"\xff","b":1}\n'.repeat(3), 'latin1') };
  const { rows, outcome } = await load({ table: 'a varchar(5), b int4', options: 'json acceptinvchars', files });
  assert.deepEqual(rows.flat(), ['?', '1', '?', '1', '?', '1']);
  assert.deepEqual(
    outcome.replacements.map(({ lineNumber }) => lineNumber),
    [1, 2, 3],
  );
});

test('lines are counted where members repeat', async () => {
  const object = '{"a":\n"u",\n"b":1}';
  const files = { data: [object, object, '{"a":"u","b":1}', '{"a":"u","b":"x"}'].join('\n') };
  const { outcome } = await load({ table: 'a varchar(5), b int4', options: 'json ignoreallerrors', files });
  assert.deepEqual(
    outcome.errors.map(({ lineNumber, position }) => [lineNumber, position]),
    [[8, 14]],
  );
});

test('rows repeat across the blocks that they are written in', async () => {
  const lines = Array.from(
    { length: 30_000 },
    (_, n) => `{"a":"${'u'.repeat(60)}","b":${Math.floor(n / 3)},"c":"${n % 7}"}`,
  );
  const { rows } = await load({
    table: 'a varchar(60), b int4, c varchar(1)',
    options: 'json',
    files: { data: lines.join('\n') },
  });
  assert.deepEqual(
    rows,
    lines.map((line) => Object.values(JSON.parse(line) as Record<string, unknown>).map(String)),
  );
});
