-- Functions that Redshift has and PostgreSQL lacks: https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html

-- Clients tell a Redshift by this.
CREATE OR REPLACE FUNCTION pg_catalog.version() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT 'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.12103'::text
$$;

-- What the proxy knows of the session: it sets these before a statement that asks.
CREATE FUNCTION pg_catalog.pg_last_copy_id() RETURNS int LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(nullif(current_setting('redshift.last_copy_id', true), ''), '-1')::int
$$;
CREATE FUNCTION pg_catalog.pg_last_copy_count() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(nullif(current_setting('redshift.last_copy_count', true), ''), '0')::bigint
$$;
CREATE FUNCTION pg_catalog.pg_last_unload_id() RETURNS int LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(nullif(current_setting('redshift.last_unload_id', true), ''), '-1')::int
$$;
CREATE FUNCTION pg_catalog.pg_last_unload_count() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(nullif(current_setting('redshift.last_unload_count', true), ''), '0')::bigint
$$;
CREATE FUNCTION pg_catalog.pg_last_query_id() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(nullif(current_setting('redshift.last_query_id', true), ''), '-1')::bigint
$$;

-- CURRENT_USER_ID has no parentheses, the proxy adds them: https://docs.aws.amazon.com/redshift/latest/dg/r_CURRENT_USER_ID.html
CREATE FUNCTION pg_catalog.current_user_id() RETURNS int LANGUAGE sql STABLE AS $$
  SELECT usesysid::int FROM pg_user WHERE usename = current_user
$$;

CREATE FUNCTION pg_catalog.len(text) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT length($1) $$;
CREATE FUNCTION pg_catalog.charindex(text, text) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT strpos($2, $1) $$;
CREATE FUNCTION pg_catalog.replicate(text, int) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT repeat($1, $2) $$;
-- https://docs.aws.amazon.com/redshift/latest/dg/r_STRTOL.html
CREATE FUNCTION pg_catalog.strtol(num_string text, base int) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  digits text := regexp_replace(lower(num_string), CASE base WHEN 16 THEN '^[+-]?(0x)?' ELSE '^[+-]?' END, '');
  digit int;
  total numeric := 0;
BEGIN
  FOR position IN 1..length(digits) LOOP
    digit := strpos('0123456789abcdefghijklmnopqrstuvwxyz', substr(digits, position, 1)) - 1;
    IF digit NOT BETWEEN 0 AND base - 1 THEN
      RAISE EXCEPTION 'The input % is not valid to be converted to base %', num_string, base USING ERRCODE = '22023';
    END IF;
    total := total * base + digit;
  END LOOP;
  RETURN CASE WHEN num_string LIKE '-%' THEN -total ELSE total END;
END
$$;
CREATE FUNCTION pg_catalog.sha2(text, int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE $2 WHEN 0 THEN encode(sha256(convert_to($1, 'UTF8')), 'hex') WHEN 224 THEN encode(sha224(convert_to($1, 'UTF8')), 'hex')
    WHEN 256 THEN encode(sha256(convert_to($1, 'UTF8')), 'hex') WHEN 384 THEN encode(sha384(convert_to($1, 'UTF8')), 'hex')
    WHEN 512 THEN encode(sha512(convert_to($1, 'UTF8')), 'hex') END
$$;
CREATE FUNCTION pg_catalog.is_valid_json(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 IS JSON OBJECT $$;
CREATE FUNCTION pg_catalog.is_valid_json_array(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 IS JSON ARRAY $$;
CREATE FUNCTION pg_catalog.json_extract_path_text(text, VARIADIC text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.json_extract_path_text($1::json, VARIADIC $2)
$$;
CREATE FUNCTION pg_catalog.json_array_length(text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.json_array_length($1::json)
$$;
-- A negative place is none: https://docs.aws.amazon.com/redshift/latest/dg/JSON_EXTRACT_ARRAY_ELEMENT_TEXT.html
CREATE FUNCTION pg_catalog.json_extract_array_element_text(document text, place int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT document::json ->> CASE WHEN place >= 0 THEN place END
$$;

-- The mean of the two values in the middle: https://docs.aws.amazon.com/redshift/latest/dg/r_MEDIAN.html
CREATE FUNCTION pg_catalog.shiftwork_median(numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT (sorted[(cardinality(sorted) + 1) / 2] + sorted[cardinality(sorted) / 2 + 1]) * 0.5
    FROM (SELECT ARRAY(SELECT value FROM unnest($1) AS value WHERE value IS NOT NULL ORDER BY value)) AS given(sorted)
$$;
CREATE FUNCTION pg_catalog.shiftwork_median(float8[]) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
  SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY value) FROM unnest($1) AS value
$$;
CREATE FUNCTION pg_catalog.shiftwork_median(int8[]) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT shiftwork_median($1::numeric[]) $$;
CREATE FUNCTION pg_catalog.shiftwork_median(int4[]) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT shiftwork_median($1::numeric[]) $$;
CREATE FUNCTION pg_catalog.shiftwork_median(date[]) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT date '2000-01-01' + floor(percentile_cont(0.5) WITHIN GROUP (ORDER BY value - date '2000-01-01'))::int FROM unnest($1) AS value
$$;
CREATE FUNCTION pg_catalog.shiftwork_median(timestamp[]) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
  SELECT timestamp '2000-01-01' + percentile_cont(0.5) WITHIN GROUP (ORDER BY value - timestamp '2000-01-01') FROM unnest($1) AS value
$$;
CREATE FUNCTION pg_catalog.shiftwork_median(timestamptz[]) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT timestamptz '2000-01-01' + percentile_cont(0.5) WITHIN GROUP (ORDER BY value - timestamptz '2000-01-01') FROM unnest($1) AS value
$$;
CREATE AGGREGATE pg_catalog.median(date) (SFUNC = array_append, STYPE = date[], FINALFUNC = shiftwork_median, INITCOND = '{}');
CREATE AGGREGATE pg_catalog.median(timestamp) (SFUNC = array_append, STYPE = timestamp[], FINALFUNC = shiftwork_median, INITCOND = '{}');
CREATE AGGREGATE pg_catalog.median(timestamptz) (SFUNC = array_append, STYPE = timestamptz[], FINALFUNC = shiftwork_median, INITCOND = '{}');
CREATE AGGREGATE pg_catalog.median(int4) (SFUNC = array_append, STYPE = int4[], FINALFUNC = shiftwork_median, INITCOND = '{}');
CREATE AGGREGATE pg_catalog.median(int8) (SFUNC = array_append, STYPE = int8[], FINALFUNC = shiftwork_median, INITCOND = '{}');
CREATE AGGREGATE pg_catalog.median(numeric) (SFUNC = array_append, STYPE = numeric[], FINALFUNC = shiftwork_median, INITCOND = '{}');
CREATE AGGREGATE pg_catalog.median(float8) (SFUNC = array_append, STYPE = float8[], FINALFUNC = shiftwork_median, INITCOND = '{}');

-- NULLs and empty texts are left out (the proxy makes NULLs of these): https://docs.aws.amazon.com/redshift/latest/dg/r_LISTAGG.html
CREATE AGGREGATE pg_catalog.listagg(text, text) (SFUNC = string_agg_transfn, STYPE = internal, FINALFUNC = string_agg_finalfn);
-- LISTAGG (DISTINCT x): what is aggregated keeps its type, by which it is told apart and ordered.
CREATE FUNCTION pg_catalog.shiftwork_listagg_step(text, anyelement, text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN coalesce($2::text, '') = '' THEN $1 ELSE coalesce($1 || $3, '') || $2::text END
$$;
CREATE AGGREGATE information_schema.listagg(anyelement, text) (SFUNC = pg_catalog.shiftwork_listagg_step, STYPE = text);
-- The same over a window, of all that is in it.
CREATE FUNCTION information_schema.listagg(given anyarray, separator text, descends boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN descends THEN string_agg(value::text, separator ORDER BY value DESC) ELSE string_agg(value::text, separator ORDER BY value) END
    FROM (SELECT DISTINCT unnest(given)) AS known(value) WHERE value::text <> ''
$$;

-- With NULL_IF_INVALID true, what is no JSON gives NULL: https://docs.aws.amazon.com/redshift/latest/dg/JSON_EXTRACT_PATH_TEXT.html
-- In PL/pgSQL, since a call of constants would be worked out beforehand, whatever CASE says.
CREATE FUNCTION pg_catalog.shiftwork_json_path(document text, path text[], null_if_invalid boolean) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE WHEN NOT null_if_invalid OR document IS JSON THEN pg_catalog.json_extract_path_text(document, VARIADIC path) END;
END
$$;
DO $$
BEGIN
  FOR depth IN 1..5 LOOP
    EXECUTE format('CREATE FUNCTION pg_catalog.json_extract_path_text(text, %s, boolean) RETURNS text LANGUAGE sql IMMUTABLE AS %L',
      array_to_string(array_fill('text'::text, ARRAY[depth]), ', '),
      (SELECT format('SELECT pg_catalog.shiftwork_json_path($1, ARRAY[%s], $%s)', string_agg('$' || step + 1, ', '), depth + 2)
         FROM generate_series(1, depth) AS step));
  END LOOP;
END
$$;
CREATE FUNCTION pg_catalog.json_array_length(document text, null_if_invalid boolean) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE WHEN NOT null_if_invalid OR document IS JSON ARRAY THEN pg_catalog.json_array_length(document) END;
END
$$;
CREATE FUNCTION pg_catalog.json_extract_array_element_text(document text, place int, null_if_invalid boolean) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE WHEN NOT null_if_invalid OR document IS JSON ARRAY THEN pg_catalog.json_extract_array_element_text(document, place) END;
END
$$;
