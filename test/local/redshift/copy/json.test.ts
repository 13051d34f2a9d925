import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorsOf, load, rowsOf } from './run-copy.ts';
import type { Load } from './run-copy.ts';

interface RowCase extends Omit<Load, 'files'> {
  readonly title: string;
  readonly data: string;
  readonly paths?: string;
  readonly rows: readonly (readonly (string | null)[])[];
}

const PATHS = "json 's3://b/paths.json'";

const ROWS: readonly RowCase[] = [
  {
    title: 'objects need only whitespace between them, or none',
    table: 'a int4',
    data: '{"a":1}{"a":2}\n\n{\n "a":\t3\r\n} {"a":4}',
    rows: [['1'], ['2'], ['3'], ['4']],
  },
  {
    title: 'names match lower-case columns by case, others are ignored and missing ones are NULL',
    table: 'firstname varchar(9), b int4',
    data: '{"firstName":"x","b":1,"c":{"b":[2,{}]}}',
    rows: [[null, '1']],
  },
  {
    title: "'auto ignorecase' matches names in any case",
    table: 'firstname varchar(9)',
    options: "json 'auto ignorecase'",
    data: '{"firstName":"x"}',
    rows: [['x']],
  },
  {
    title: 'a jsonpaths file maps values by position',
    table: 'a varchar(9), b int4, c varchar(20)',
    options: PATHS,
    paths: `{"jsonpaths":["$['A']['x'][1]","$['n']","$['A']"]}`,
    data: '{"n":5,"A":{"x":[1, 2]}}',
    rows: [['2', '5', '{"x":[1, 2]}']],
  },
  {
    title: 'jsonpaths with dots read the same places, and an array at the root is a row',
    table: 'a varchar(9), b int4',
    options: PATHS,
    paths: '{"jsonpaths":["$[0]","$[2]"]}',
    data: '["x",2,3]\n["y",5,6]',
    rows: [
      ['x', '3'],
      ['y', '6'],
    ],
  },
  {
    title: "a file without the key jsonpaths means 'auto'",
    table: 'a int4',
    options: PATHS,
    paths: '{"paths":["$.b"]}',
    data: '{"a":1,"b":2}',
    rows: [['1']],
  },
  {
    title: 'escapes are decoded, surrogate pairs too',
    table: 'a varchar(99)',
    data: String.raw`{"a":"\"\\\/\b\f\n\r\tA\u00e9\u20ac\ud83d\ude00"}`,
    rows: [['"\\/\b\f\n\r\tAé€😀']],
  },
  {
    title: 'an empty string is NULL for all types but CHAR and VARCHAR',
    table: 'a varchar(5), b int4, c float8, d timestamp, e bool, f numeric(5,2), g bpchar(3)',
    data: '{"a":"","b":"","c":"","d":"","e":"  ","f":"","g":""}',
    rows: [['', null, null, null, null, null, '']],
  },
  {
    title: 'EMPTYASNULL and BLANKSASNULL make text NULL',
    table: 'a varchar(5), b varchar(5), c varchar(5)',
    options: "json 'auto' emptyasnull blanksasnull",
    data: '{"a":"","b":"   ","c":" x"}',
    rows: [[null, null, ' x']],
  },
  {
    title: 'JSON numbers print as %.17g in VARCHAR, integers as written',
    table: 'a varchar(40), b varchar(40), c varchar(40), d varchar(40), e varchar(40)',
    data: '{"a":38.43773,"b":-122.71242,"c":12345678901234567890,"d":1540919166796.0,"e":1e-7}',
    rows: [
      ['38.437730000000002', '-122.71241999999999', '12345678901234567890', '1540919166796', '9.9999999999999995e-08'],
    ],
  },
  {
    title: 'a whole number may be written with a point or an exponent',
    table: 'a int8, b int4, c int2',
    data: '{"a":1540919166796.0,"b":1e3,"c":-0}',
    rows: [['1540919166796', '1000', '0']],
  },
  {
    title: 'DECIMAL is cut, never rounded',
    table: 'a numeric(18,0), b numeric(8,2), c numeric(8,2), d numeric(38,10)',
    data: '{"a":279.97995,"b":20.259,"c":-0.009,"d":1.5e-3}',
    rows: [['279', '20.25', '0.00', '0.0015000000']],
  },
  {
    title: 'ROUNDEC rounds half away from zero',
    table: 'a numeric(8,2), b numeric(8,2), c numeric(8,0)',
    options: "json 'auto' roundec",
    data: '{"a":20.259,"b":-0.005,"c":0.5}',
    rows: [['20.26', '-0.01', '1']],
  },
  {
    title: 'booleans are true, false, t, 1, yes and their opposites, and words in VARCHAR',
    table: 'a bool, b bool, c bool, d varchar(5)',
    data: '{"a":true,"b":"No","c":1,"d":false}',
    rows: [['true', 'false', 'true', 'false']],
  },
  {
    title: 'nested values keep their source text in VARCHAR and SUPER',
    table: 'a varchar(99), b super, c super',
    data: '{"a":{"id": 1,"tags":["x"]},"b":[1, {"y":null}],"c":"s\\u00e9"}',
    rows: [['{"id": 1,"tags":["x"]}', '[1, {"y":null}]', '"s\\u00e9"']],
  },
  {
    title: "'noshred' loads each document into one SUPER column",
    table: 'doc super',
    options: "json 'noshred'",
    data: '{"a": 1}[2]',
    rows: [['{"a": 1}'], ['[2]']],
  },
  {
    title: 'the last of two equal names counts',
    table: 'a int4',
    data: '{"a":1,"a":2}',
    rows: [['2']],
  },
  {
    title: 'IGNOREHEADER skips lines of JSON too',
    table: 'a int4',
    options: "json 'auto' ignoreheader 1",
    data: '{"a":1}\n{"a":2}',
    rows: [['2']],
  },
];

for (const { title, data, paths, rows, ...options } of ROWS) {
  test(title, async () => {
    const files = { 'data.json': data, ...(paths !== undefined && { 'paths.json': paths }) };
    assert.deepEqual(await rowsOf({ ...options, files }), rows);
  });
}

const ERRORS: readonly (Omit<RowCase, 'rows'> & { readonly errors: readonly string[] })[] = [
  {
    title: 'a VARCHAR counts bytes',
    table: 'a varchar(3)',
    data: '{"a":"éé"}',
    errors: ['a 1204 String length exceeds DDL length'],
  },
  {
    title: 'CHAR takes ASCII only',
    table: 'a bpchar(9)',
    data: '{"a":"é"}',
    errors: ['a 1220 Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: c3 a9'],
  },
  {
    title: 'a digit that is none is named with its place',
    table: 'a int4',
    data: '{"a":"1x"}',
    errors: ["a 1207 Invalid digit, Value 'x', Pos 1, Type: Integer"],
  },
  {
    title: 'a number with a fraction is not an integer',
    table: 'a int8',
    data: '{"a":1.5}',
    errors: ["a 1207 Invalid digit, Value '.', Pos 1, Type: Long"],
  },
  {
    title: 'an integer must be in range',
    table: 'a int2',
    data: '{"a":32768}',
    errors: ['a 1222 Overflow (Integer valid range -32768 to 32767)'],
  },
  {
    title: 'NULL is no value for a NOT NULL column',
    table: 'a int4 notnull',
    data: '{"b":1}',
    errors: ['a 1213 Missing data for not-null field'],
  },
  {
    title: 'an epoch needs TIMEFORMAT',
    table: 'a timestamp',
    data: '{"a":1541105830796}',
    errors: ['a 1206 Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]'],
  },
  {
    title: 'a jsonpath to an element that is not there is an error',
    table: 'a int4',
    options: PATHS,
    paths: '{"jsonpaths":["$.x[2]"]}',
    data: '{"x":[1,2]}',
    errors: ['a 1216 Invalid JSONPath format: Not an array or index out of range.'],
  },
  {
    title: 'a jsonpath through what is no object is an error',
    table: 'a int4',
    options: PATHS,
    paths: '{"jsonpaths":["$.x.y"]}',
    data: '{"x":1}',
    errors: ['a 1216 Invalid JSONPath format: Member is not an object.'],
  },
  {
    title: 'half a surrogate pair is not a character',
    table: 'a varchar(9)',
    data: String.raw`{"a":"\ud83d"}`,
    errors: [
      'a 1220 String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: ed a0 bd (error 5)',
    ],
  },
];

for (const { title, data, paths, errors, ...options } of ERRORS) {
  test(title, async () => {
    const files = { 'data.json': data, ...(paths !== undefined && { 'paths.json': paths }) };
    assert.deepEqual(
      (await errorsOf({ ...options, files })).map((error) => error.slice(0, 105)),
      errors.map((error) => error.slice(0, 105)),
    );
  });
}

const MALFORMED = [
  '{"a":tru}',
  '{"a":01}',
  '{"a":1,}',
  '{"a":1,,"b":2}',
  '{a:1}',
  '{"a":"\\x"}',
  '{"a":"x\ty"}',
  '{"a":[1,]}',
  '{"a":[1 2]}',
  '{"a":{"b":}}',
  '{"a"}',
  '[{"a":1}]',
  '[{"a":1},{"a":2}]',
  'x',
  ',',
  '}',
  '{"a":1',
  '{"a":"unterminated}',
];

for (const bad of MALFORMED) {
  test(`${bad} is one error, and the objects around it are loaded`, async () => {
    const { rows, outcome } = await load({
      table: 'a int4',
      files: { 'data.json': `{"a":1}\n${bad}\n{"a":2}` },
      options: "json 'auto' maxerror 9",
    });
    assert.deepEqual(rows, [['1'], ['2']]);
    assert.deepEqual(
      outcome.errors.map(({ errorCode, lineNumber, rawLine }) => ({ errorCode, lineNumber, rawLine })),
      [{ errorCode: 1216, lineNumber: 2, rawLine: bad }],
    );
  });
}

test('the line of an error is the last line of its object', async () => {
  const { outcome } = await load({ table: 'a int4', files: { 'data.json': '{"a":1}\n{\n"a":\n"x"\n}\n' } });
  assert.equal(outcome.errors[0]?.lineNumber, 5);
});
