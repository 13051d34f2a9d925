import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';
import { errorsOf, load, rowsOf } from './run-copy.ts';
import type { Load } from './run-copy.ts';

interface RowCase extends Omit<Load, 'files'> {
  readonly title: string;
  readonly data: string | Buffer;
  readonly rows: readonly (readonly (string | null)[])[];
}

const ROWS: readonly RowCase[] = [
  {
    title: 'the default is text delimited by | with \\N for NULL, and the last newline may lack',
    table: 'a int4, b varchar(9)',
    options: '',
    data: '1|x\n2|\\N\r\n3|',
    rows: [
      ['1', 'x'],
      ['2', null],
      ['3', ''],
    ],
  },
  {
    title: 'one delimiter at the end of a line is no column',
    table: 'a int4, b int4',
    options: '',
    data: '1|2|\n3|4|',
    rows: [
      ['1', '2'],
      ['3', '4'],
    ],
  },
  {
    title: 'a delimiter may be a tab, an octal escape or several characters',
    table: 'a varchar(9), b varchar(9)',
    options: "delimiter '|~|'",
    data: 'a|b|~|c\n',
    rows: [['a|b', 'c']],
  },
  {
    title: 'ESCAPE makes the next character plain, a newline too, but not \\N',
    table: 'a varchar(9), b varchar(9)',
    options: 'escape',
    data: 'a\\|b|c\\\nd\n\\\\|\\N\n',
    rows: [
      ['a|b', 'c\nd'],
      ['\\', null],
    ],
  },
  {
    title: 'REMOVEQUOTES takes quotes away and keeps delimiters between them',
    table: 'a varchar(9), b varchar(9)',
    options: 'removequotes',
    data: `"a|b"|'c'\nd"e|f`,
    rows: [
      ['a|b', 'c'],
      ['d"e', 'f'],
    ],
  },
  {
    title: 'FILLRECORD fills what lacks at the end',
    table: 'a int4, b int4, c varchar(5)',
    options: 'fillrecord',
    data: '1\n2|3\n',
    rows: [
      ['1', null, ''],
      ['2', '3', ''],
    ],
  },
  {
    title: 'IGNOREBLANKLINES and IGNOREHEADER skip lines',
    table: 'a int4, b int4',
    options: 'ignoreblanklines ignoreheader 2',
    data: 'x|y\n--\n\n1|2\n\r\n3|4\n',
    rows: [
      ['1', '2'],
      ['3', '4'],
    ],
  },
  {
    title: 'TRIMBLANKS, TRUNCATECOLUMNS and NULL AS shape text',
    table: 'a varchar(3), b varchar(3), c varchar(9)',
    options: "trimblanks truncatecolumns null as 'nil'",
    data: 'a  |ééé|nil\n',
    rows: [['a', 'é', null]],
  },
  {
    title: 'ACCEPTINVCHARS replaces each byte that is not UTF-8',
    table: 'a varchar(9), b varchar(9)',
    options: "acceptinvchars '^'",
    data: Buffer.from([0x61, 0xa4, 0x62, 0xe2, 0x82, 0x7c, 0xc3, 0xa9, 0x0a]),
    rows: [['a^b^^', 'é']],
  },
  {
    title: 'CSV knows quotes, doubled quotes, newlines and delimiters within them, and blanks before them',
    table: 'a varchar(9), b varchar(9), c int4',
    options: 'csv',
    data: 'x, "a ""b""" ,1\r\n"p\nq","r,s",\n',
    rows: [
      ['x', 'a "b"', '1'],
      ['p\nq', 'r,s', null],
    ],
  },
  {
    title: 'CSV may have another quote and delimiter',
    table: 'a varchar(9), b varchar(9)',
    options: "csv quote as '%' delimiter ';'",
    data: '%a;b%;"c"\n',
    rows: [['a;b', '"c"']],
  },
  {
    title: 'a field between quotes is never the null string',
    table: 'a varchar(9), b varchar(9)',
    options: "csv null as 'x'",
    data: 'x,"x"\n',
    rows: [[null, 'x']],
  },
  {
    title: 'FIXEDWIDTH counts characters',
    table: 'a varchar(9), b int4, c varchar(9)',
    options: "fixedwidth 'a:2,b:3,c:2'",
    data: 'éé 12zz\nab  3z\n',
    rows: [
      ['éé', '12', 'zz'],
      ['ab', '3', 'z'],
    ],
  },
  {
    title: 'GZIP is undone where COPY says it',
    table: 'a int4',
    options: 'gzip',
    data: gzipSync('1\n2\n'),
    rows: [['1'], ['2']],
  },
  {
    title: 'UTF16 is read by its byte order mark',
    table: 'a varchar(9)',
    options: 'encoding utf16',
    data: Buffer.from('\ufeffé\n', 'utf16le'),
    rows: [['é']],
  },
];

for (const { title, data, rows, ...options } of ROWS) {
  test(title, async () => {
    assert.deepEqual(await rowsOf({ ...options, files: { data } }), rows);
  });
}

const ERRORS: readonly (Omit<RowCase, 'rows'> & { readonly error: string })[] = [
  { title: 'too few columns', table: 'a int4, b int4', options: '', data: '1\n', error: '1214 Delimiter not found' },
  { title: 'too many columns', table: 'a int4', options: '', data: '1|2\n', error: '1202 Extra column(s) found' },
  {
    title: 'too many columns of CSV',
    table: 'a int4',
    options: 'csv',
    data: '12,3\n',
    error: '1216 Missing newline: Unexpected character 0x2c found at location 2',
  },
  { title: 'an empty line', table: 'a int4, b int4', options: '', data: '\n1|2', error: '1211 Line is empty' },
  {
    title: 'text after a quote',
    table: 'a varchar(9)',
    options: 'csv',
    data: '"a"b\n',
    error: '1216 Invalid quote formatting for CSV',
  },
  {
    title: 'a quote that does not end',
    table: 'a varchar(9)',
    options: 'csv',
    data: '"a\nb',
    error: '1214 Delimited value missing end quote',
  },
  {
    title: 'a REMOVEQUOTES quote that does not end',
    table: 'a varchar(9)',
    options: 'removequotes',
    data: '"a\nb',
    error: '1214 Delimited value missing end quote',
  },
  {
    title: 'a decimal point in an integer',
    table: 'a int4',
    options: '',
    data: '1.0',
    error: "a 1207 Invalid digit, Value '.', Pos 1, Type: Integer",
  },
  {
    title: 'an invalid byte',
    table: 'a varchar(9)',
    options: '',
    data: Buffer.from([0xa4, 0x0a]),
    error: 'a 1220 String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)'.slice(
      0,
      107,
    ),
  },
  { title: 'a bad boolean', table: 'a bool', options: '', data: 'maybe', error: 'a 1210 Unknown boolean format' },
  {
    title: 'a bad decimal',
    table: 'a numeric(5,2)',
    options: '',
    data: '1,5',
    error: "a 1207 Invalid digit, Value ',', Pos 1, Type: Decimal",
  },
  {
    title: 'a decimal out of range',
    table: 'a numeric(5,2)',
    options: '',
    data: '1000',
    error: 'a 1209 Numeric overflow',
  },
];

for (const { title, data, error, ...options } of ERRORS) {
  test(`${title} is an error: ${error}`, async () => {
    assert.deepEqual(await errorsOf({ ...options, files: { data } }), [error]);
  });
}

test('an error names the file, the line, the column and the raw text', async () => {
  const { outcome, fault } = await load({
    table: 'a int4, b varchar(2)',
    options: '',
    files: { 'data/1': '1|x\n', 'data/2': '1|x\n2|né e\n' },
  });
  assert.equal(fault?.message, "Load into table 't' failed.  Check 'stl_load_errors' system table for details.");
  assert.equal(fault?.sqlstate, 'XX000');
  assert.equal(fault?.began, true);
  assert.deepEqual(outcome.errors, [
    {
      fileName: 's3://b/data/2',
      lineNumber: 2,
      columnName: 'b',
      columnType: 'varchar',
      columnLength: '2',
      position: 2,
      rawLine: '2|n. e',
      rawFieldValue: 'n. e',
      errorCode: 1204,
      errorReason: 'String length exceeds DDL length',
    },
  ]);
});
