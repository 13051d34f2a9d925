-- More functions that Redshift has and PostgreSQL lacks: https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html

-- SHA1 and SHA are other names of FUNC_SHA1. Of PostgreSQL's modules only what Redshift has too is taken.
CREATE FUNCTION pg_catalog.shiftwork_digest(bytea, text) RETURNS bytea LANGUAGE c IMMUTABLE STRICT AS '$libdir/pgcrypto', 'pg_digest';
CREATE FUNCTION pg_catalog.func_sha1(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(pg_catalog.shiftwork_digest(convert_to($1, 'UTF8'), 'sha1'), 'hex')
$$;
CREATE FUNCTION pg_catalog.sha1(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT pg_catalog.func_sha1($1) $$;
CREATE FUNCTION pg_catalog.sha(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT pg_catalog.func_sha1($1) $$;
CREATE FUNCTION pg_catalog.soundex(text) RETURNS text LANGUAGE c IMMUTABLE STRICT AS '$libdir/fuzzystrmatch', 'soundex';
CREATE FUNCTION pg_catalog.difference(text, text) RETURNS int LANGUAGE c IMMUTABLE STRICT AS '$libdir/fuzzystrmatch', 'difference';

-- Eight hexadecimal digits of CRC-32C, where PostgreSQL has a number of CRC-32: https://docs.aws.amazon.com/redshift/latest/dg/crc32-function.html
CREATE FUNCTION pg_catalog.crc32(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT lpad(to_hex(crc32c(convert_to($1, 'UTF8'))), 8, '0')
$$;

CREATE FUNCTION pg_catalog.octetindex(wanted text, text text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT position(convert_to(wanted, 'UTF8') IN convert_to(text, 'UTF8'))
$$;
CREATE FUNCTION pg_catalog.date_part_year(date) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT pg_catalog.shiftwork_extract('year', $1)::int $$;

-- ROUND and TRUNC to some digits give the type that they are given, PostgreSQL's take NUMERIC alone. Integers stay with it, since of two that could
-- take them PostgreSQL chooses floats: https://docs.aws.amazon.com/redshift/latest/dg/r_ROUND.html
CREATE FUNCTION pg_catalog.round(float8, int) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$ SELECT round($1::numeric, $2)::float8 $$;
CREATE FUNCTION pg_catalog.round(int8, int) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT round($1::numeric, $2) $$;
CREATE FUNCTION pg_catalog.round(int4, int) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT round($1::numeric, $2) $$;
CREATE FUNCTION pg_catalog.trunc(float8, int) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$ SELECT trunc($1::numeric, $2)::float8 $$;
CREATE FUNCTION pg_catalog.trunc(int8, int) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT trunc($1::numeric, $2) $$;
CREATE FUNCTION pg_catalog.trunc(int4, int) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT trunc($1::numeric, $2) $$;

-- Window functions, of what the proxy has aggregates find over the window: https://docs.aws.amazon.com/redshift/latest/dg/r_WF_RATIO_TO_REPORT.html,
-- r_WF_PERCENTILE_CONT.html, r_WF_PERCENTILE_DISC.html. The values of the window come sorted and without NULLs.
CREATE FUNCTION pg_catalog.ratio_to_report(value float8, total float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
  SELECT value / nullif(total, 0)
$$;
CREATE FUNCTION pg_catalog.shiftwork_sort(anycompatiblearray) RETURNS anycompatiblearray LANGUAGE sql IMMUTABLE AS $$
  SELECT array_sort($1)
$$;
CREATE AGGREGATE pg_catalog.shiftwork_sorted(anycompatible) (SFUNC = array_append, STYPE = anycompatiblearray, FINALFUNC = shiftwork_sort);
CREATE FUNCTION pg_catalog.shiftwork_between(sorted float8[], place float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
  SELECT sorted[floor(place)::int] + (place - floor(place)) * (sorted[ceil(place)::int] - sorted[floor(place)::int])
$$;
CREATE FUNCTION pg_catalog.percentile_cont(fraction float8, sorted float8[], descends boolean) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.shiftwork_between(sorted, 1 + CASE WHEN descends THEN 1 - fraction ELSE fraction END * (cardinality(sorted) - 1))
$$;
CREATE FUNCTION pg_catalog.percentile_disc(fraction float8, sorted anyarray, descends boolean) RETURNS anyelement LANGUAGE sql IMMUTABLE AS $$
  SELECT sorted[CASE WHEN descends THEN cardinality(sorted) + 1 - greatest(ceil(fraction * cardinality(sorted)), 1)
    ELSE greatest(ceil(fraction * cardinality(sorted)), 1) END::int]
$$;
