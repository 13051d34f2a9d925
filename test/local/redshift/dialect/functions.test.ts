import { testCases } from './run-cases.ts';
import type { Case } from './run-cases.ts';

/* Functions that PostgreSQL has too, where Redshift's give something else: as the pages of its manual have them. */

const CASES: readonly Case[] = [
  // Texts: https://docs.aws.amazon.com/redshift/latest/dg/String_functions_header.html
  [
    `select upper('straße é'), lower('ÀÉ'), initcap('élan VITAL'), 'Z' < 'a', 'É' ilike 'é'`,
    [['STRAßE É', 'àé', 'Élan Vital', 't', 'f']],
  ],
  [`select split_part('2018-11-01', '-', 2), split_part('a,b', ',', 3)`, [['11', '']]],
  [`select split_part('2018-11-01', '-', -1)`, /^22023 field position must be greater than zero$/],
  [
    `select regexp_replace('Next Song', 'SONG', 'page', 1, 'i'), regexp_replace('a1b2c3', '[0-9]', '', 3), regexp_replace('pass7 Word', '(?=.*[0-9])[a-z]+[0-9]', '***', 1, 'p')`,
    [['Next page', 'a1bc', '*** Word']],
  ],
  [`select regexp_replace('aXbX', 'x', '-', 'i')`, /^22P02/],
  [
    `select regexp_substr('log-2018-11.json', '-([0-9]+)-', 1, 1, 'e'), regexp_substr('log-2018', '[0-9]+', 1, 1, 'e'), regexp_substr('f(x)', '[(](x)', 1, 1, 'e'), regexp_substr('aBAb', 'ab', 1, 2, 'ip')`,
    [['2018', '2018', 'x', 'Ab']],
  ],
  [
    `select regexp_substr('abc', 'x'), regexp_substr('abc', 'b', 9), regexp_substr('abc', 'b', 1, 0), regexp_substr(null, 'x')`,
    [['', '', null, null]],
  ],
  [
    `select regexp_count('a1B2', '[a-z]', 1, 'ip'), regexp_instr('k=v w=x', '(w)=(x)', 1, 1, 0, 'e'), regexp_instr('AbA', 'a', 2, 1, 0, 'i')`,
    [['2', '5', '3']],
  ],
  [
    `select json_extract_array_element_text('["a", "b"]', -1), json_extract_array_element_text('["a", "b"]', 1), json_extract_array_element_text('["a", "b"]', -1, true)`,
    [[null, 'b', null]],
  ],

  // Trailing blanks: https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html#r_Character_types-significance-of-trailing-blanks
  [
    `select 'a' = 'a  ', 'a ' <> 'a'::varchar, 'a ' < 'a', '' = ' ', ' a' = 'a', nullif('  ', '') is null, decode('a ', 'a', 1, 2), 'a' in ('b', 'a '), 'a' like 'a ', len('a ')`,
    [['t', 'f', 'f', 't', 'f', 't', '1', 't', 'f', '2']],
  ],
  [
    `create table tags (name varchar(4), padded char(4), n int); insert into tags values ('a', 'a', 1), ('a ', 'a', 2), ('a!', 'a!', 4), ('b', 'b', 8); select sum(n), count(distinct name), rank() over (order by name), (select count(*) from tags x join tags y on x.name = y.name), (select count(*) from tags where name = padded), (select count(*) from (select name from tags union select 'b   ') u) from tags group by name order by 1`,
    [
      ['3', '1', '1', '6', '4', '3'],
      ['4', '1', '2', '6', '4', '3'],
      ['8', '1', '3', '6', '4', '3'],
    ],
  ],
  [
    `create table tags (name varchar(4)); insert into tags values ('a'), ('b '); delete from tags using (select 'b' as name) d where d.name = tags.name; select name || '|' from tags where name in (select 'a  ')`,
    [['a|']],
  ],

  // Times: https://docs.aws.amazon.com/redshift/latest/dg/Date_functions_header.html
  [
    `select dateadd(day, round(2.4), date '2018-11-01'), dateadd(hour, 3.0::float, timestamp '2018-11-01 10:00'), dateadd(year, 1::smallint, '2016-02-29'), date_add('minute', '5', time '10:00')`,
    [['2018-11-03 00:00:00', '2018-11-01 13:00:00', '2017-03-01 00:00:00', '10:05:00']],
  ],
  [
    `select convert_timezone('US/Pacific', timestamptz '2018-07-01 12:00+00'), convert_timezone('UTC', 'Asia/Kolkata', '2018-07-01'::varchar), convert_timezone('GMT', 'NEWZONE-2:15', '2018-07-01 12:00')`,
    [['2018-07-01 05:00:00', '2018-07-01 05:30:00', '2018-07-01 14:15:00']],
  ],

  [
    `create table made as select current_date, current_date - 1 as before; select date - before, date = trunc(getdate()), date = ('now'::text)::date from made`,
    [['1', 't', 't']],
  ],

  [
    `select datediff(hours, timetz '20:00:00 PST', timetz '00:58:00 EST'), dateadd(minute, 20, timetz '10:00+02'), date_part(hour, timetz '10:00+02')`,
    [['1', '10:20:00+02', '10']],
  ],
  [
    `with days as (select date '2018-11-01' as d union select '2018-11-02' union select null union select '2018-11-03' union select '2018-11-04') select median(d), (select median(d::timestamp) from days), (select pg_typeof(median(d::timestamptz)) from days) from days`,
    [['2018-11-02', '2018-11-02 12:00:00', 'timestamp with time zone']],
  ],

  // Numbers
  [
    `select cast(12.7 as numeric), 2.345::decimal, convert(dec, '7.5'), try_cast('x' as numeric), cast(2.345 as decimal(4, 1)), 1 as numeric`,
    [['13', '2', '8', null, '2.3', '1']],
  ],
  [`select 2 ^ 0.5, 9 ^ 0.5::decimal(2, 1), 2 ^ 10`, [['1.4142135623731', '3', '1024']]],
  [
    `create table flags (flag boolean); insert into flags values (true), (false), (null); select count(*), sum(case when flag = 1 then 1 else 0 end), sum(case when 0 <> flag then 1 else 0 end) from flags`,
    [['3', '1', '1']],
  ],
  [`select current_user_id = usesysid from pg_user where usename = current_user`, [['t']]],

  // Numbers beside texts: https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html#r_Type_conversion
  [
    `create table seen (id int, code varchar(5), share float, price decimal(5, 1)); insert into seen values (10, '9', 1.5, 7), (7, '07', 7, 7), (8, '', 2, 7), (12, '12', 12, 7); select id, id = code, id > code, share = code from seen order by 1`,
    [
      ['7', 'f', 't', 'f'],
      ['8', 'f', 't', 'f'],
      ['10', 'f', 'f', 'f'],
      ['12', 't', 'f', 't'],
    ],
  ],
  [
    `select 7.0::decimal(3, 1) = '07'::varchar, 7 not in (select ''::varchar union select 'x'), 7 + '3'::varchar`,
    [['t', 't', '10']],
  ],
  [`select 7::decimal(3, 1) = 'x'::varchar`, /^22P02/],

  // Frames of windows: https://docs.aws.amazon.com/redshift/latest/dg/r_Window_function_synopsis.html
  [
    `select sum(n) over (order by n rows unbounded preceding), rank() over (order by n), lag(n) over (order by n), max(n) over (partition by n) from (select 1 as n union select 2) order by 1`,
    [
      ['1', '1', null, '1'],
      ['3', '2', '1', '2'],
    ],
  ],
  [
    `select sum(sum(n)) over (partition by n order by n) from (select 1 as n) group by n`,
    /^0A000 Aggregate window functions with an ORDER BY clause require a frame clause$/,
  ],
  [`select first_value(n ignore nulls) over (order by n) from (select 1 as n)`, /^0A000 Aggregate window functions/],
  [`select last_value(n) respect nulls over (order by n desc) from (select 1 as n)`, /^0A000 Aggregate window/],
  [
    `select count(*) over (order by n range between unbounded preceding and current row) from (select 1 as n)`,
    /^0A000 RANGE clause of window functions not yet implemented$/,
  ],
  [`select rank() over w from (select 1 as n) t window w as (order by n)`, /^42601 syntax error at or near "window"$/],

  // Reserved words: https://docs.aws.amazon.com/redshift/latest/dg/r_pg_keywords.html
  [`create table prices (day date, open int)`, /^42601 syntax error at or near "open"$/],
  [`create table jobs (system varchar(9) not null, id int)`, /^42601 syntax error at or near "system"$/],
  [
    `create table prices ("open" int, "tag" varchar(3) encode raw) backup no; insert into prices ("open") values (1); select p.open, "tag", 3 as percent from prices p`,
    [['1', null, '3']],
  ],
  [`select tag from (select 1 as tag)`, /^42601 syntax error at or near "tag"$/],

  // One order for all that sorts in a SELECT: https://docs.aws.amazon.com/redshift/latest/dg/r_LISTAGG.html
  [
    `select listagg(n, '-') within group (order by n), percentile_cont(0.5) within group (order by N asc), median(n), (select listagg(m, '-') within group (order by m desc) from (select 3 as m union select 4)) from (select 1 as n union select 2)`,
    [['1-2', '1.5', '1.5', '4-3']],
  ],
  [
    `select listagg(n) within group (order by m), listagg(m) within group (order by n) from (select 1 as n, 2 as m)`,
    /^0A000 within group ORDER BY clauses for aggregate functions must be the same$/,
  ],
  [`select median(n), median(m) from (select 1 as n, 2 as m)`, /^0A000 within group ORDER BY clauses/],
  [
    `select median(n) over (), median(m) over () from (select 1 as n, 2 as m) union all select median(m), 1 from (select 2 as m)`,
    [
      ['1.0', '2.0'],
      ['2.0', '1'],
    ],
  ],
];

testCases(CASES);
