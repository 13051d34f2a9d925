import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { tokenize } from '../../redshift-sql/lexer.ts';
import { SqlSyntaxError } from '../../redshift-sql/syntax-error.ts';

/** SQL → kind:value of each token. */
const READ: readonly (readonly [string, readonly string[]])[] = [
  ['SELECT Max(x)', ['word:select', 'word:max', 'punctuation:(', 'word:x', 'punctuation:)']],
  ['"userId"', ['identifier:userid']],
  ['"a""B"', ['identifier:a"b']],
  ['#Temp_1', ['identifier:#temp_1']],
  ['a # b', ['word:a', 'operator:#', 'word:b']],
  [String.raw`'it\'s'`, ["string:it's"]],
  ["'it''s'", ["string:it's"]],
  [String.raw`'a\\'`, ['string:a\\']],
  [String.raw`'a\tb\101\q'`, ['string:a\tbAq']],
  [String.raw`'\x41'`, ['string:x41']],
  [String.raw`E'\x41\u00e9'`, ['string:Aé']],
  ["$$a;'b$$", ["string:a;'b"]],
  ['$body$ $$ $body$', ['string: $$ ']],
  ['$1', ['parameter:$1']],
  ['1 2.5 .5 1e-3', ['number:1', 'number:2.5', 'number:.5', 'number:1e-3']],
  ['t.x', ['word:t', 'punctuation:.', 'word:x']],
  [`:n :'text' :"name"`, ['variable:n', 'variable:text', 'variable:name']],
  ['a::int', ['word:a', 'operator:::', 'word:int']],
  ['x := 1', ['word:x', 'operator::=', 'number:1']],
  ["':not' -- :not\n/* :not */ $$ :not $$", ['string::not', 'string: :not ']],
  ['a /* x /* y */ z */ b', ['word:a', 'word:b']],
  ['a=-1', ['word:a', 'operator:=', 'operator:-', 'number:1']],
  ['a--b', ['word:a']],
  ['a<>b||c', ['word:a', 'operator:<>', 'word:b', 'operator:||', 'word:c']],
  ['café', ['word:café']],
];

const UNTERMINATED = ["select\n'a", 'select\n"a', 'select\n/* /* */', 'select\n$$a', 'select\n$x$a$$'];

test('Redshift SQL is cut into tokens as Redshift reads it', () => {
  for (const [sql, expected] of READ) {
    const actual = tokenize(sql).map(({ kind, value }) => `${kind}:${value}`);
    assert.deepEqual(actual, expected, sql);
  }
});

test('what is not terminated is refused where it begins, without telling what it holds', () => {
  for (const sql of UNTERMINATED) {
    assert.throws(
      () => tokenize(sql),
      (error) =>
        error instanceof SqlSyntaxError &&
        error.line === 2 &&
        error.position === 7 &&
        error.message.startsWith('unterminated'),
      sql,
    );
  }
});

test("psql's backslash commands are refused with their line", () => {
  assert.throws(() => tokenize('select 1;\n\\set x 1'), { line: 2, message: 'syntax error at or near "\\"' });
});

test('tokens know their line', () => {
  const lines = tokenize("a\n'b\nc' d\n\n/*\n*/e").map(({ line }) => line);
  assert.deepEqual(lines, [1, 2, 3, 6]);
});

const PIECES = fc.constantFrom(
  'select',
  '"Q""q"',
  '#t',
  "'it''s'",
  String.raw`'\''`,
  String.raw`E'\\'`,
  '$$;$$',
  '1.5',
  ':v',
  ":'v'",
  '::',
  ':=',
  '->>',
  '(',
  ',',
  ';',
  '$1',
  'é',
);
const GAPS = fc.constantFrom(' ', '\n', '\t', ' -- c;\n', ' /* ; /* */ */ ');

test('tokens and the gaps between them are the source, and lines count its line breaks', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(PIECES, GAPS)), (pairs) => {
      const sql = pairs.flat().join('');
      const tokens = tokenize(sql);
      assert.deepEqual(
        tokens.map((token) => token.text),
        pairs.map(([piece]) => piece),
      );
      for (const { start, end, text, line } of tokens) {
        assert.equal(sql.slice(start, end), text);
        assert.equal(line, sql.slice(0, start).split('\n').length);
      }
    }),
  );
});

test('any text is either read whole or refused, and never loops', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...`a b 1 ' " $ ; : - / * \\ # . ( = e \n`.split(' '), ' ') }),
      (sql) => {
        try {
          let at = 0;
          for (const { start, end } of tokenize(sql)) {
            assert.ok(start >= at && end > start);
            at = end;
          }
        } catch (error) {
          assert.ok(error instanceof SqlSyntaxError);
        }
      },
    ),
  );
});

test('a literal of several megabytes is read', () => {
  const [token] = tokenize(`'${String.raw`x''\\`.repeat(1_000_000)}'`);
  assert.equal(token?.value.length, 3_000_000);
});
