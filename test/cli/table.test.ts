import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { cutToWidth, formatTable } from '../../cli/table.ts';

const columns = [{ title: 'Song' }, { title: 'Plays' }];

test('columns are aligned, numbers to the right', () => {
  const rows = [
    ['You', '1,204'],
    ['Nothin', '7'],
  ];
  assert.equal(formatTable({ columns, rows }), ['Song    Plays', 'You     1,204', 'Nothin      7'].join('\n'));
});

test('wide characters take the room that a terminal gives them', () => {
  const table = formatTable({
    columns,
    rows: [
      ['音楽', '1'],
      ['👩‍🎤 x', '2'],
    ],
  });
  const widths = table.split('\n').map((line) => stringWidth(line));
  assert.deepEqual(widths, [11, 11, 11]);
});

test('a table is cut to the width of the terminal at its widest column', () => {
  const rows = [['a very long title that goes on and on', '12']];
  const lines = formatTable({ columns, rows, width: 20 }).split('\n');
  assert.deepEqual(lines, ['Song           Plays', 'a very long …     12']);
});

test('a cell with line breaks or escape sequences stays on its line', () => {
  const table = formatTable({ columns, rows: [['two\nlines\u001b[2J', '1']] });
  assert.equal(table.split('\n')[1], 'two lines [2J      1');
});

test('what is cut ends in an ellipsis and never in half a character', () => {
  assert.equal(cutToWidth('音楽音楽', 6), '音楽…');
  assert.equal(cutToWidth('short', 6), 'short');
});
