-- Where a function wants a text, Redshift takes numbers, dates and booleans too: LEN(20181101), LPAD(month, 2, 0), TO_DATE(20181101, 'YYYYMMDD'),
-- https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html#r_Type_conversion. An implicit cast would make ordinary SQL ambiguous, so each
-- function is there for each of those types. The text that it is about comes first, in CHARINDEX second.
CREATE FUNCTION pg_catalog.shiftwork_take_value(name text, types text[], place int, result text, given text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  taken text[] := types[:place - 1] || given || types[place + 1:];
  -- Without the cast of all of them, a filling that is a number would call the function itself.
  args text := (SELECT string_agg(format('$%s::%s', at, type), ', ' ORDER BY at) FROM unnest(types) WITH ORDINALITY AS known(type, at));
BEGIN
  IF to_regprocedure(format('pg_catalog.%I(%s)', name, array_to_string(taken, ', '))) IS NULL THEN
    EXECUTE format('CREATE FUNCTION pg_catalog.%I(%s) RETURNS %s LANGUAGE sql STABLE AS %L', name, array_to_string(taken, ', '), result,
      format('SELECT pg_catalog.%I(%s)', name, args));
  END IF;
END
$$;

DO $$
DECLARE
  names text[] := ARRAY['ascii', 'btrim', 'char_length', 'character_length', 'charindex', 'crc32', 'func_sha1', 'initcap', 'left', 'len', 'length', 'lower', 'lpad', 'ltrim', 'md5',
    'octet_length', 'position', 'regexp_count', 'regexp_instr', 'regexp_replace', 'regexp_substr', 'repeat', 'replace', 'replicate', 'reverse', 'right',
    'rpad', 'rtrim', 'sha', 'sha1', 'sha2', 'split_part', 'strpos', 'strtol', 'substr', 'substring', 'textlen', 'to_date', 'to_timestamp', 'translate', 'upper'];
  known record;
  given text;
BEGIN
  -- A filling may be a number: LPAD(x, 2, 0).
  PERFORM pg_catalog.shiftwork_take_value(padding, '{text,int,text}', 3, 'text', 'int') FROM unnest('{lpad,rpad}'::text[]) AS padding;
  FOR known IN
    SELECT proname AS name, string_to_array(oidvectortypes(proargtypes), ', ') AS types, prorettype::regtype::text AS result,
        CASE proname WHEN 'charindex' THEN 2 ELSE 1 END AS place
      FROM pg_proc
     WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = ANY (names) AND proargtypes[0] = 'text'::regtype
  LOOP
    FOREACH given IN ARRAY ARRAY['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'date', 'time', 'timestamp', 'timestamptz', 'bool'] LOOP
      PERFORM pg_catalog.shiftwork_take_value(known.name, known.types, known.place, known.result, given);
    END LOOP;
  END LOOP;
END
$$;

DROP FUNCTION pg_catalog.shiftwork_take_value;
