import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { copyFromManifest, parseCopy } from '../../redshift-sql/copy.ts';
import type { CopyStatement } from '../../redshift-sql/copy.ts';
import { splitStatements } from '../../redshift-sql/statements.ts';
import type { Statement } from '../../redshift-sql/statements.ts';
import { unloadQuery } from '../../redshift-sql/unload.ts';

function statementOf(sql: string): Statement {
  const [statement] = splitStatements(sql);
  assert.ok(statement);
  return statement;
}

const parse = (options: string) => parseCopy(statementOf(`copy t from 's3://b/p' ${options}`));

/** Options → what they change. */
const READ: readonly (readonly [string, Partial<CopyStatement>])[] = [
  [
    '',
    {
      authorization: { kind: 'none' },
      format: { kind: 'delimited', delimiter: '|' },
      nullAs: '\\N',
      encoding: 'utf8',
      maxError: 0,
    },
  ],
  ["iam_role 'arn:a'", { authorization: { kind: 'role', arns: ['arn:a'] } }],
  ["iam_role 'arn:a,arn:b'", { authorization: { kind: 'role', arns: ['arn:a', 'arn:b'] } }],
  ['IAM_ROLE DEFAULT', { authorization: { kind: 'default-role' } }],
  ["with credentials as 'aws_iam_role=arn:a'", { authorization: { kind: 'role', arns: ['arn:a'] } }],
  [
    "credentials 'aws_access_key_id=A;aws_secret_access_key=B;token=C'",
    { authorization: { kind: 'keys', accessKeyId: 'A', secretAccessKey: 'B', sessionToken: 'C' } },
  ],
  [
    "access_key_id 'A' secret_access_key 'B'",
    { authorization: { kind: 'keys', accessKeyId: 'A', secretAccessKey: 'B' } },
  ],
  ["format as json 'auto'", { format: { kind: 'json', mode: 'auto' } }],
  ['format json', { format: { kind: 'json', mode: 'auto' } }],
  ["json as 'auto ignorecase'", { format: { kind: 'json', mode: 'auto ignorecase' } }],
  ["json 'noshred'", { format: { kind: 'json', mode: 'noshred' } }],
  ["json 's3://b/paths.json'", { format: { kind: 'json', mode: 'jsonpaths', url: 's3://b/paths.json' } }],
  ['csv', { format: { kind: 'csv', quote: '"', delimiter: ',' } }],
  ["format as csv delimiter as ';' quote as '%'", { format: { kind: 'csv', quote: '%', delimiter: ';' } }],
  [String.raw`delimiter '\t'`, { format: { kind: 'delimited', delimiter: '\t' } }],
  [String.raw`delimiter '\\t'`, { format: { kind: 'delimited', delimiter: '\t' } }],
  [String.raw`delimiter '\001'`, { format: { kind: 'delimited', delimiter: '\u0001' } }],
  ["delimiter '|~|'", { format: { kind: 'delimited', delimiter: '|~|' } }],
  [
    "fixedwidth 'a:3, b:10'",
    {
      format: {
        kind: 'fixedwidth',
        columns: [
          { label: 'a', width: 3 },
          { label: 'b', width: 10 },
        ],
      },
    },
  ],
  ['parquet maxerror 0', { format: { kind: 'parquet', serializeToJson: false }, maxError: 0 }],
  ['format as parquet serializetojson', { format: { kind: 'parquet', serializeToJson: true } }],
  ['orc', { format: { kind: 'orc', serializeToJson: false } }],
  ["avro 'auto'", { format: { kind: 'avro', option: 'auto' } }],
  ["manifest gzip region as 'us-west-2'", { manifest: true, compression: 'gzip', region: 'us-west-2' }],
  ["timeformat as 'epochmillisecs' dateformat 'auto'", { timeFormat: 'epochmillisecs', dateFormat: 'auto' }],
  [String.raw`null as '\N'`, { nullAs: '\\N' }],
  [String.raw`null as '\\N'`, { nullAs: '\\N' }],
  ["null ''", { nullAs: '' }],
  [String.raw`null as '\000'`, { nullAs: '\0' }],
  [
    'emptyasnull blanksasnull truncatecolumns trimblanks',
    { emptyAsNull: true, blanksAsNull: true, truncateColumns: true, trimBlanks: true },
  ],
  [
    'removequotes escape fillrecord ignoreblanklines',
    { removeQuotes: true, escape: true, fillRecord: true, ignoreBlankLines: true },
  ],
  ['ignoreheader as 1 maxerror as 5', { ignoreHeader: 1, maxError: 5 }],
  ['acceptinvchars', { acceptInvChars: '?' }],
  ["acceptinvchars as '^'", { acceptInvChars: '^' }],
  [
    'acceptanydate explicit_ids roundec noload ignoreallerrors',
    { acceptAnyDate: true, explicitIds: true, roundec: true, noLoad: true, ignoreAllErrors: true },
  ],
  ['statupdate compupdate', { statUpdate: true, compUpdate: 'on' }],
  ['statupdate off compupdate preset comprows 1000', { statUpdate: false, compUpdate: 'preset', compRows: 1000 }],
  ['compupdate off statupdate true readratio 4', { compUpdate: 'off', statUpdate: true, readRatio: 4 }],
  ['encoding as utf16le', { encoding: 'utf16le' }],
];

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['gzip gzip', /conflicting or redundant options: GZIP is given twice/],
  ['gzip zstd', /GZIP and ZSTD exclude each other/],
  ["json 'auto' csv", /JSON and CSV are both formats/],
  ["json 'auto' delimiter ','", /DELIMITER argument is not supported for JSON based COPY/],
  ["json 'auto' null as 'x'", /NULL argument is not supported for JSON based COPY/],
  ['csv escape', /ESCAPE argument is not supported for CSV based COPY/],
  ["quote '%'", /QUOTE argument is not supported for DELIMITED based COPY/],
  ["parquet region 'x'", /REGION argument is not supported for PARQUET based COPY/],
  ['orc maxerror 3', /MAXERROR argument is not supported for ORC based COPY/],
  ["iam_role 'a' credentials 'aws_iam_role=b'", /IAM_ROLE and CREDENTIALS both authorize/],
  ["credentials 'aws_iam_role = a'", /^Invalid credentials\. Must be of the format/],
  ["access_key_id 'A'", /ACCESS_KEY_ID needs SECRET_ACCESS_KEY/],
  ["session_token 'A'", /needs ACCESS_KEY_ID/],
  ['iam_role x', /expected DEFAULT or the role's ARN/],
  ["json 'automatic'", /JSON 'automatic': expected 'auto'/],
  ['maxerror 100001', /MAXERROR is 100001: expected 0 to 100000/],
  ['maxerror 1 ignoreallerrors', /exclude each other/],
  ['comprows 1', /COMPROWS is 1/],
  ['encrypted', /client-side encryption of COPY has ended/],
  ['job create x', /COPY JOB is not supported/],
  ['gzipped', /syntax error at or near "gzipped": expected an option of COPY/],
  ['region us', /syntax error at or near "us"/],
];

test('every option of COPY is read', () => {
  for (const [options, expected] of READ) {
    const copy = parse(options);
    for (const [name, value] of Object.entries(expected)) {
      assert.deepEqual(copy[name as keyof CopyStatement], value, `${options}: ${name}`);
    }
  }
});

test('options that exclude each other, are unknown or out of range are refused where they stand', () => {
  for (const [options, message] of REFUSED) {
    assert.throws(() => parse(options), { name: 'SqlSyntaxError', message }, options);
  }
  const sql = "copy t\nfrom 's3://b/p'\ngzip nonsense";
  assert.throws(() => parseCopy(statementOf(sql)), { line: 3, position: sql.indexOf('nonsense') });
});

test('no message tells a literal: it may be a key', () => {
  assert.throws(
    () => parse("access_key_id 'A' secret_access_key 'B' 'hunter2'"),
    (error) => error instanceof Error && !/hunter2/.test(error.message),
  );
  assert.throws(
    () => parse("credentials 'aws_access_key_id=A aws_secret_access_key=hunter2'"),
    (error) => error instanceof Error && !/hunter2/.test(error.message),
  );
});

test('the COPY of a Sparkify project is read whole, comments and all', () => {
  const copy = parseCopy(
    statementOf(`copy Public."Staging_Events" (a, "B") -- the log
      from 's3://udacity-dend/log_data' credentials 'aws_iam_role=arn:aws:iam::123456789012:role/dwhRole'
      region 'us-west-2' /* the bucket's */ format as json 's3://udacity-dend/log_json_path.json'
      timeformat as 'epochmillisecs' compupdate off statupdate off truncatecolumns blanksasnull emptyasnull maxerror 10`),
  );
  assert.deepEqual(copy.table, { schema: 'public', table: 'staging_events' });
  assert.deepEqual(copy.columns, ['a', 'b']);
  assert.equal(copy.source.url, 's3://udacity-dend/log_data');
  assert.deepEqual(copy.format, { kind: 'json', mode: 'jsonpaths', url: 's3://udacity-dend/log_json_path.json' });
});

test('the order of the options does not matter', () => {
  const options = [
    "format as json 'auto'",
    "iam_role 'arn:a'",
    "region 'us-west-2'",
    'maxerror 5',
    "timeformat 'auto'",
    'compupdate off',
    'gzip',
  ];
  const { source: _, ...expected } = parse(options.join(' '));
  fc.assert(
    fc.property(fc.shuffledSubarray(options, { minLength: options.length }), (shuffled) => {
      const { source: __, ...copy } = parse(shuffled.join(' '));
      assert.deepEqual(copy, expected);
    }),
  );
});

test('a COPY from a manifest differs in FROM and MANIFEST alone, wherever it stands in its file', () => {
  const [, statement] = splitStatements("-- head\nselect 1;\ncopy t from 's3://b/p' -- all\n csv;");
  assert.ok(statement);
  const text = copyFromManifest(statement, "s3://b/it's.manifest");
  assert.equal(text, "copy t from 's3://b/it''s.manifest' MANIFEST -- all\n csv");
  assert.equal(copyFromManifest(statementOf(text), "s3://b/it's.manifest"), text);
});

test("UNLOAD's query is unescaped", () => {
  assert.equal(unloadQuery(statementOf("unload ('select ''a'' from t') to 's3://b/p'")), "select 'a' from t");
  assert.equal(unloadQuery(statementOf("unload ($$select 'a' from t$$) to 's3://b/p'")), "select 'a' from t");
});
