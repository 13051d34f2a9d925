-- Date parts by all their names (https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html), and the functions that take one.
-- Each body is one expression in which an argument stands once, so that PostgreSQL puts it in the place of the call.

CREATE FUNCTION pg_catalog.shiftwork_date_part_name(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE lower($1)
    WHEN 'weekday' THEN 'dow' WHEN 'dayofweek' THEN 'dow' WHEN 'dw' THEN 'dow'
    WHEN 'dy' THEN 'doy' WHEN 'dayofyear' THEN 'doy' WHEN 'yearday' THEN 'doy' WHEN 'yd' THEN 'doy'
    WHEN 'w' THEN 'week' WHEN 'wk' THEN 'week' WHEN 'weeks' THEN 'week'
    WHEN 'mon' THEN 'month' WHEN 'mons' THEN 'month' WHEN 'months' THEN 'month'
    WHEN 'y' THEN 'year' WHEN 'yr' THEN 'year' WHEN 'yrs' THEN 'year' WHEN 'years' THEN 'year'
    WHEN 'qtr' THEN 'quarter' WHEN 'qtrs' THEN 'quarter' WHEN 'quarters' THEN 'quarter'
    WHEN 'd' THEN 'day' WHEN 'days' THEN 'day'
    WHEN 'h' THEN 'hour' WHEN 'hr' THEN 'hour' WHEN 'hrs' THEN 'hour' WHEN 'hours' THEN 'hour'
    WHEN 'm' THEN 'minute' WHEN 'min' THEN 'minute' WHEN 'mins' THEN 'minute' WHEN 'minutes' THEN 'minute'
    WHEN 's' THEN 'second' WHEN 'sec' THEN 'second' WHEN 'secs' THEN 'second' WHEN 'seconds' THEN 'second'
    WHEN 'ms' THEN 'milliseconds' WHEN 'msec' THEN 'milliseconds' WHEN 'msecs' THEN 'milliseconds'
    WHEN 'millisecond' THEN 'milliseconds' WHEN 'millisec' THEN 'milliseconds' WHEN 'millisecs' THEN 'milliseconds'
    WHEN 'msecond' THEN 'milliseconds' WHEN 'mseconds' THEN 'milliseconds' WHEN 'millisecon' THEN 'milliseconds'
    WHEN 'us' THEN 'microseconds' WHEN 'usec' THEN 'microseconds' WHEN 'usecs' THEN 'microseconds'
    WHEN 'microsecond' THEN 'microseconds' WHEN 'microsec' THEN 'microseconds' WHEN 'microsecs' THEN 'microseconds'
    WHEN 'usecond' THEN 'microseconds' WHEN 'useconds' THEN 'microseconds'
    WHEN 'c' THEN 'century' WHEN 'cent' THEN 'century' WHEN 'cents' THEN 'century' WHEN 'centuries' THEN 'century'
    WHEN 'dec' THEN 'decade' WHEN 'decs' THEN 'decade' WHEN 'decades' THEN 'decade'
    WHEN 'mil' THEN 'millennium' WHEN 'mils' THEN 'millennium' WHEN 'millennia' THEN 'millennium'
    ELSE lower($1)
  END
$$;

-- The first decade has the years 1 to 9, so the one of 1999 is the 200th, where PostgreSQL counts from zero.
CREATE FUNCTION pg_catalog.shiftwork_first(part text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN part = 'decade' THEN 1 ELSE 0 END
$$;
-- EXTRACT of a part of a second leaves out what is larger, which PostgreSQL's counts in: seconds of milliseconds, and these of microseconds.
CREATE FUNCTION pg_catalog.shiftwork_whole(part text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN part IN ('milliseconds', 'microseconds') THEN 1000 ELSE 1e18 END
$$;

-- EXTRACT gives an integer in Redshift (of a TIMESTAMPTZ a double), DATE_PART a double; PostgreSQL's EXTRACT gives a numeric. A date has hours: none.
DO $$
DECLARE
  type text;
  part text := 'pg_catalog.shiftwork_date_part_name($1)';
  result text;
  value text;
  name text;
BEGIN
  FOREACH type IN ARRAY ARRAY['date', 'timestamp', 'timestamptz', 'time', 'timetz', 'interval'] LOOP
    result := CASE WHEN type = 'timestamptz' THEN 'float8' ELSE 'int' END;
    value := format('pg_catalog.shiftwork_extract(%1$s, $2%2$s) + pg_catalog.shiftwork_first(%1$s)',
      part, CASE WHEN type = 'date' THEN '::timestamp' ELSE '' END);
    EXECUTE format('ALTER FUNCTION pg_catalog.extract(text, %s) RENAME TO shiftwork_extract', type);
    EXECUTE format('ALTER FUNCTION pg_catalog.date_part(text, %s) RENAME TO shiftwork_date_part', type);
    FOREACH name IN ARRAY ARRAY['pg_catalog.extract', 'information_schema.date_part'] LOOP
      EXECUTE format('CREATE FUNCTION %s(text, %s) RETURNS %s LANGUAGE sql STABLE AS %L', name, type, result,
        format('SELECT trunc(mod(%s, pg_catalog.shiftwork_whole(%s)))::%s', value, part, result));
    END LOOP;
    FOREACH name IN ARRAY ARRAY['date_part', 'datepart', 'pgdate_part'] LOOP
      EXECUTE format('CREATE FUNCTION pg_catalog.%s(text, %s) RETURNS float8 LANGUAGE sql STABLE AS %L', name, type, format('SELECT (%s)::float8', value));
    END LOOP;
  END LOOP;
END
$$;

CREATE FUNCTION pg_catalog.date_trunc(text, date) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.date_trunc($1, $2::timestamp)
$$;

CREATE FUNCTION pg_catalog.shiftwork_interval(part text, amount bigint) RETURNS interval LANGUAGE sql IMMUTABLE AS $$
  SELECT amount * CASE pg_catalog.shiftwork_date_part_name(part)
    WHEN 'quarter' THEN interval '3 months' WHEN 'dow' THEN interval '1 day' WHEN 'doy' THEN interval '1 day'
    WHEN 'century' THEN interval '100 years' WHEN 'decade' THEN interval '10 years' WHEN 'millennium' THEN interval '1000 years'
    ELSE ('1 ' || pg_catalog.shiftwork_date_part_name(part))::interval
  END
$$;

CREATE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
  SELECT moment + pg_catalog.shiftwork_interval(part, amount)
$$;
CREATE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT moment + pg_catalog.shiftwork_interval(part, amount)
$$;
CREATE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment date) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
  SELECT moment::timestamp + pg_catalog.shiftwork_interval(part, amount)
$$;
CREATE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment text) RETURNS timestamp LANGUAGE sql STABLE AS $$
  SELECT moment::timestamp + pg_catalog.shiftwork_interval(part, amount)
$$;
CREATE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment time) RETURNS time LANGUAGE sql IMMUTABLE AS $$
  SELECT moment + pg_catalog.shiftwork_interval(part, amount)
$$;
CREATE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment timetz) RETURNS timetz LANGUAGE sql IMMUTABLE AS $$
  SELECT moment + pg_catalog.shiftwork_interval(part, amount)
$$;

-- A year after 29 February comes 1 March, twelve months after it 28 February (the same page): the proxy has years added here.
CREATE FUNCTION information_schema.date_add(part text, amount bigint, moment timestamp) RETURNS timestamp LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  is_leap_day boolean := to_char(moment, 'MMDD') = '0229';
BEGIN
  RETURN moment - is_leap_day::int * interval '1 day' + amount * interval '1 year' + is_leap_day::int * interval '1 day';
END
$$;
CREATE FUNCTION information_schema.date_add(part text, amount bigint, moment timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT information_schema.date_add(part, amount, moment::timestamp)::timestamptz
$$;
CREATE FUNCTION information_schema.date_add(part text, amount bigint, moment date) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
  SELECT information_schema.date_add(part, amount, moment::timestamp)
$$;
CREATE FUNCTION information_schema.date_add(part text, amount bigint, moment text) RETURNS timestamp LANGUAGE sql STABLE AS $$
  SELECT information_schema.date_add(part, amount, moment::timestamp)
$$;

-- How many boundaries of a part lie between two moments: https://docs.aws.amazon.com/redshift/latest/dg/r_DATEDIFF_function.html
CREATE FUNCTION pg_catalog.shiftwork_boundaries(part text, moment timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE pg_catalog.shiftwork_date_part_name(part)
    WHEN 'millennium' THEN pg_catalog.shiftwork_extract('millennium', moment)
    WHEN 'century' THEN pg_catalog.shiftwork_extract('century', moment)
    WHEN 'decade' THEN pg_catalog.shiftwork_extract('decade', moment)
    WHEN 'year' THEN pg_catalog.shiftwork_extract('year', moment)
    WHEN 'quarter' THEN pg_catalog.shiftwork_extract('year', moment) * 4 + pg_catalog.shiftwork_extract('quarter', moment)
    WHEN 'month' THEN pg_catalog.shiftwork_extract('year', moment) * 12 + pg_catalog.shiftwork_extract('month', moment)
    WHEN 'week' THEN (pg_catalog.date_trunc('week', moment)::date - date '2000-01-03') / 7
    WHEN 'day' THEN moment::date - date '2000-01-01'
    WHEN 'dow' THEN moment::date - date '2000-01-01'
    WHEN 'doy' THEN moment::date - date '2000-01-01'
    WHEN 'hour' THEN floor(pg_catalog.shiftwork_extract('epoch', moment) / 3600)
    WHEN 'minute' THEN floor(pg_catalog.shiftwork_extract('epoch', moment) / 60)
    WHEN 'second' THEN floor(pg_catalog.shiftwork_extract('epoch', moment))
    WHEN 'milliseconds' THEN floor(pg_catalog.shiftwork_extract('epoch', moment) * 1000)
    WHEN 'microseconds' THEN floor(pg_catalog.shiftwork_extract('epoch', moment) * 1000000)
  END::bigint
$$;
CREATE FUNCTION pg_catalog.datediff(part text, earlier timestamp, later timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.shiftwork_boundaries(part, later) - pg_catalog.shiftwork_boundaries(part, earlier)
$$;
CREATE FUNCTION pg_catalog.datediff(part text, earlier text, later text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT pg_catalog.datediff(part, earlier::timestamp, later::timestamp)
$$;
CREATE FUNCTION pg_catalog.datediff(part text, earlier time, later time) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.datediff(part, date '2000-01-01' + earlier, date '2000-01-01' + later)
$$;
-- The hour in UTC counts, not the day that it falls on there.
CREATE FUNCTION pg_catalog.datediff(part text, earlier timetz, later timetz) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.datediff(part, (earlier AT TIME ZONE 'UTC')::time, (later AT TIME ZONE 'UTC')::time)
$$;

-- The other names, by which results are called: https://docs.aws.amazon.com/redshift/latest/dg/r_DATEDIFF_function.html
DO $$
DECLARE
  type text;
BEGIN
  FOREACH type IN ARRAY ARRAY['timestamp', 'text', 'time', 'timetz'] LOOP
    EXECUTE format('CREATE FUNCTION pg_catalog.date_diff(text, %1$s, %1$s) RETURNS bigint LANGUAGE sql STABLE AS
      ''SELECT pg_catalog.datediff($1, $2, $3)''', type);
  END LOOP;
  FOREACH type IN ARRAY ARRAY['timestamp', 'timestamptz', 'date', 'text', 'time', 'timetz'] LOOP
    EXECUTE format('CREATE FUNCTION pg_catalog.date_add(text, bigint, %s) RETURNS %s LANGUAGE sql STABLE AS
      ''SELECT pg_catalog.dateadd($1, $2, $3)''', type, CASE WHEN type IN ('date', 'text') THEN 'timestamp' ELSE type END);
  END LOOP;
END
$$;

-- An amount is any number, of which Redshift makes a whole one: ROUND(x) is a DECIMAL.
DO $$
DECLARE
  moment text;
  amount text;
  schema text;
BEGIN
  FOREACH moment IN ARRAY ARRAY['timestamp', 'timestamptz', 'date', 'text', 'time', 'timetz'] LOOP
    FOREACH amount IN ARRAY ARRAY['int2', 'int4', 'numeric', 'float8'] LOOP
      FOREACH schema IN ARRAY ARRAY['pg_catalog', 'information_schema'] LOOP
        CONTINUE WHEN moment IN ('time', 'timetz') AND schema = 'information_schema';
        EXECUTE format('CREATE FUNCTION %s.date_add(text, %s, %s) RETURNS %s LANGUAGE sql STABLE AS ''SELECT %1$s.date_add($1, $2::bigint, $3)''',
          schema, amount, moment, CASE WHEN moment IN ('date', 'text') THEN 'timestamp' ELSE moment END);
      END LOOP;
    END LOOP;
  END LOOP;
END
$$;

-- GETDATE has whole seconds, SYSDATE is when the transaction began: neither has a time zone.
CREATE FUNCTION pg_catalog.getdate() RETURNS timestamp LANGUAGE sql VOLATILE AS $$
  SELECT pg_catalog.date_trunc('second', clock_timestamp()::timestamp)
$$;
CREATE FUNCTION pg_catalog.sysdate() RETURNS timestamp LANGUAGE sql STABLE AS $$ SELECT now()::timestamp $$;

CREATE FUNCTION pg_catalog.trunc(timestamp) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT $1::date $$;
CREATE FUNCTION pg_catalog.last_day(timestamp) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT (pg_catalog.date_trunc('month', $1) + interval '1 month - 1 day')::date
$$;
-- The last day of a month stays the last day: https://docs.aws.amazon.com/redshift/latest/dg/r_ADD_MONTHS.html
CREATE FUNCTION pg_catalog.add_months(moment timestamp, months bigint) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN moment::date = pg_catalog.last_day(moment)
    THEN pg_catalog.last_day(moment + months * interval '1 month') + moment::time
    ELSE moment + months * interval '1 month' END
$$;
CREATE FUNCTION pg_catalog.months_between(later timestamp, earlier timestamp) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
  SELECT (pg_catalog.shiftwork_boundaries('month', later) - pg_catalog.shiftwork_boundaries('month', earlier) +
    CASE WHEN later::date = pg_catalog.last_day(later) AND earlier::date = pg_catalog.last_day(earlier) THEN 0
      ELSE (pg_catalog.shiftwork_extract('day', later) - pg_catalog.shiftwork_extract('day', earlier)) / 31.0 END)::float8
$$;
CREATE FUNCTION pg_catalog.convert_timezone(target text, moment timestamp) RETURNS timestamp LANGUAGE sql STABLE AS $$
  SELECT (moment AT TIME ZONE 'UTC') AT TIME ZONE target
$$;
CREATE FUNCTION pg_catalog.convert_timezone(source text, target text, moment timestamp) RETURNS timestamp LANGUAGE sql STABLE AS $$
  SELECT (moment AT TIME ZONE source) AT TIME ZONE target
$$;

DO $$
DECLARE
  type text;
BEGIN
  FOREACH type IN ARRAY ARRAY['timestamptz', 'text'] LOOP
    EXECUTE format('CREATE FUNCTION pg_catalog.convert_timezone(target text, moment %s) RETURNS timestamp LANGUAGE sql STABLE AS
      ''SELECT pg_catalog.convert_timezone(target, moment::timestamp)''', type);
    EXECUTE format('CREATE FUNCTION pg_catalog.convert_timezone(source text, target text, moment %s) RETURNS timestamp LANGUAGE sql STABLE AS
      ''SELECT pg_catalog.convert_timezone(source, target, moment::timestamp)''', type);
  END LOOP;
END
$$;

-- The first such day after the date: https://docs.aws.amazon.com/redshift/latest/dg/r_NEXT_DAY.html
CREATE FUNCTION pg_catalog.next_day(moment timestamp, day text) RETURNS date LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  wanted int := strpos('SuMoTuWeThFrSa', initcap(left(day, 2))) / 2;
BEGIN
  IF length(day) < 2 OR to_char(date '2018-11-04' + wanted, 'FMday') NOT LIKE lower(day) || '%' THEN
    RAISE EXCEPTION 'Invalid day of week: %', day USING ERRCODE = '22023';
  END IF;
  RETURN moment::date + 1 + (wanted - date_part('dow', moment::date + 1)::int + 7) % 7;
END
$$;
