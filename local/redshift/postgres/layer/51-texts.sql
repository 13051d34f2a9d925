-- Functions of texts that PostgreSQL has too and means otherwise: https://docs.aws.amazon.com/redshift/latest/dg/String_functions_header.html.
-- Its own are kept under another name and called by these.

-- Letters beyond ASCII have two cases as well; texts are still ordered by their bytes, as in the locale C.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['upper', 'lower', 'initcap'] LOOP
    EXECUTE format('ALTER FUNCTION pg_catalog.%1$I(text) RENAME TO shiftwork_%1$s', name);
    EXECUTE format('CREATE FUNCTION pg_catalog.%1$I(text) RETURNS text LANGUAGE sql IMMUTABLE AS ''SELECT pg_catalog.shiftwork_%1$s($1 COLLATE pg_catalog.pg_c_utf8)''', name);
  END LOOP;
END
$$;

-- Parts are counted from the first one only: https://docs.aws.amazon.com/redshift/latest/dg/SPLIT_PART.html
ALTER FUNCTION pg_catalog.split_part(text, text, int) RENAME TO shiftwork_split_part;
CREATE FUNCTION pg_catalog.split_part(source text, delimiter text, part int) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF part < 1 THEN
    RAISE EXCEPTION 'field position must be greater than zero' USING ERRCODE = '22023';
  END IF;
  RETURN pg_catalog.shiftwork_split_part(source, delimiter, part);
END
$$;

-- What `e` and `p` ask for is no flag of PostgreSQL's: that which the first group matched, if there is one, and PCRE, which its dialect is like.
CREATE FUNCTION pg_catalog.shiftwork_flags(parameters text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT translate(parameters, 'ep', '') $$;
CREATE FUNCTION pg_catalog.shiftwork_group(pattern text, parameters text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT (parameters LIKE '%e%' AND pg_catalog.shiftwork_regexp_replace(pattern, '\\.|\[[^]]*\]', '', 'g') ~ '\((?!\?)')::int
$$;

-- Every occurrence is replaced, by nothing unless told otherwise: https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_REPLACE.html
ALTER FUNCTION pg_catalog.regexp_replace(text, text, text) RENAME TO shiftwork_regexp_replace;
ALTER FUNCTION pg_catalog.regexp_replace(text, text, text, text) RENAME TO shiftwork_regexp_replace;
ALTER FUNCTION pg_catalog.regexp_replace(text, text, text, int) RENAME TO shiftwork_regexp_replace;
CREATE FUNCTION pg_catalog.regexp_replace(source text, pattern text, replacement text DEFAULT '') RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.shiftwork_regexp_replace(source, pattern, replacement, 'g')
$$;
CREATE FUNCTION pg_catalog.regexp_replace(source text, pattern text, replacement text, first int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.regexp_replace(source, pattern, replacement, greatest(first, 1), 0)
$$;
CREATE FUNCTION pg_catalog.regexp_replace(source text, pattern text, replacement text, first int, parameters text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.regexp_replace(source, pattern, replacement, greatest(first, 1), 0, pg_catalog.shiftwork_flags(parameters))
$$;

-- Where nothing matches, the text is empty: https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_SUBSTR.html
DO $$
DECLARE
  types text;
BEGIN
  FOREACH types IN ARRAY ARRAY['', ', int', ', int, int', ', int, int, text', ', int, int, text, int'] LOOP
    EXECUTE format('ALTER FUNCTION pg_catalog.regexp_substr(text, text%s) RENAME TO shiftwork_regexp_substr', types);
  END LOOP;
END
$$;
CREATE FUNCTION pg_catalog.regexp_substr(source text, pattern text, first int, occurrence int, parameters text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN occurrence > 0 THEN
    coalesce(pg_catalog.shiftwork_regexp_substr(source, pattern, greatest(first, 1), occurrence, pg_catalog.shiftwork_flags(parameters),
      pg_catalog.shiftwork_group(pattern, parameters)), left(source || pattern, 0)) END
$$;
CREATE FUNCTION pg_catalog.regexp_substr(source text, pattern text, first int, occurrence int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.regexp_substr(source, pattern, first, occurrence, '')
$$;
CREATE FUNCTION pg_catalog.regexp_substr(source text, pattern text, first int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.regexp_substr(source, pattern, first, 1, '')
$$;
CREATE FUNCTION pg_catalog.regexp_substr(source text, pattern text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.regexp_substr(source, pattern, 1, 1, '')
$$;

-- https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_COUNT.html, REGEXP_INSTR.html
ALTER FUNCTION pg_catalog.regexp_count(text, text, int, text) RENAME TO shiftwork_regexp_count;
CREATE FUNCTION pg_catalog.regexp_count(source text, pattern text, first int, parameters text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.shiftwork_regexp_count(source, pattern, greatest(first, 1), pg_catalog.shiftwork_flags(parameters))
$$;
ALTER FUNCTION pg_catalog.regexp_instr(text, text, int, int, int, text) RENAME TO shiftwork_regexp_instr;
CREATE FUNCTION pg_catalog.regexp_instr(source text, pattern text, first int, occurrence int, option int, parameters text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.regexp_instr(source, pattern, greatest(first, 1), occurrence, option, pg_catalog.shiftwork_flags(parameters),
    pg_catalog.shiftwork_group(pattern, parameters))
$$;
