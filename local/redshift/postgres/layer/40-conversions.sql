-- Redshift converts between numbers, dates and text by itself where PostgreSQL refuses. Implicit casts would make ordinary SQL
-- ambiguous (`varchar || int`), so there are operators for the pairs that meet, and casts for INSERT and UPDATE only.

CREATE FUNCTION pg_catalog.shiftwork_add_operator(sign text, types text[], body text) RETURNS void LANGUAGE plpgsql AS $f$
DECLARE
  name text := format('shiftwork_%s_%s_%s', left(md5(sign), 8), types[1], types[2]);
  result text := CASE WHEN sign IN ('||', '+t') THEN 'text' WHEN sign IN ('+', '-', '*', '/', '%') THEN 'numeric' ELSE 'boolean' END;
BEGIN
  EXECUTE format('CREATE FUNCTION pg_catalog.%I(%s, %s) RETURNS %s LANGUAGE sql STABLE AS %L', name, types[1], types[2], result, 'SELECT ' || body);
  EXECUTE format('CREATE OPERATOR pg_catalog.%s (FUNCTION = pg_catalog.%I, LEFTARG = %s, RIGHTARG = %s)', replace(sign, 't', ''), name, types[1], types[2]);
END
$f$;

DO $$
DECLARE
  numbers text[] := ARRAY['int2', 'int4', 'int8', 'numeric', 'float4', 'float8'];
  moments text[] := ARRAY['date', 'timestamp', 'timestamptz'];
  others text[] := ARRAY['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'date', 'timestamp', 'timestamptz', 'bool'];
  sign text;
  a text;
  b text;
BEGIN
  -- A DECIMAL is compared with a text as a number, any other number as a text, which need be no number:
  -- https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html#r_Type_conversion
  FOREACH sign IN ARRAY ARRAY['=', '<>', '<', '>', '<=', '>='] LOOP
    FOREACH a IN ARRAY numbers LOOP
      b := CASE a WHEN 'numeric' THEN 'numeric' ELSE 'text' END;
      PERFORM pg_catalog.shiftwork_add_operator(sign, ARRAY[a, 'text'], format('$1::%s %s $2::%1$s', b, sign));
      PERFORM pg_catalog.shiftwork_add_operator(sign, ARRAY['text', a], format('$1::%s %s $2::%1$s', b, sign));
    END LOOP;
  END LOOP;
  FOREACH sign IN ARRAY ARRAY['+', '-', '*', '/', '%'] LOOP
    FOREACH a IN ARRAY numbers LOOP
      PERFORM pg_catalog.shiftwork_add_operator(sign, ARRAY[a, 'text'], format('$1::numeric %s $2::numeric', sign));
      PERFORM pg_catalog.shiftwork_add_operator(sign, ARRAY['text', a], format('$1::numeric %s $2::numeric', sign));
    END LOOP;
  END LOOP;
  FOREACH sign IN ARRAY ARRAY['=', '<>', '<', '>', '<=', '>='] LOOP
    FOREACH a IN ARRAY moments LOOP
      PERFORM pg_catalog.shiftwork_add_operator(sign, ARRAY[a, 'text'], format('$1 %s $2::%s', sign, a));
      PERFORM pg_catalog.shiftwork_add_operator(sign, ARRAY['text', a], format('$1::%s %s $2', a, sign));
    END LOOP;
  END LOOP;
  FOREACH a IN ARRAY others LOOP
    PERFORM pg_catalog.shiftwork_add_operator('||', ARRAY[a, 'text'], 'textcat($1::text, $2)');
    PERFORM pg_catalog.shiftwork_add_operator('||', ARRAY['text', a], 'textcat($1, $2::text)');
    FOREACH sign IN ARRAY ARRAY['~~', '!~~', '~~*', '!~~*', '~', '!~', '~*', '!~*'] LOOP
      PERFORM pg_catalog.shiftwork_add_operator(sign, ARRAY[a, 'text'], format('$1::text %s $2', sign));
    END LOOP;
    FOREACH b IN ARRAY others LOOP
      IF a <> b THEN
        PERFORM pg_catalog.shiftwork_add_operator('||', ARRAY[a, b], 'textcat($1::text, $2::text)');
      END IF;
    END LOOP;
    EXECUTE format('CREATE CAST (text AS %s) WITH INOUT AS ASSIGNMENT', a);
    EXECUTE format('CREATE CAST (varchar AS %s) WITH INOUT AS ASSIGNMENT', a);
  END LOOP;
  -- WHERE flag = 1
  FOREACH sign IN ARRAY ARRAY['=', '<>'] LOOP
    PERFORM pg_catalog.shiftwork_add_operator(sign, ARRAY['bool', 'int4'], format('$1 %s $2::bool', sign));
    PERFORM pg_catalog.shiftwork_add_operator(sign, ARRAY['int4', 'bool'], format('$1::bool %s $2', sign));
  END LOOP;
  -- 'a' + 'b' is 'ab'.
  PERFORM pg_catalog.shiftwork_add_operator('+t', ARRAY['text', 'text'], 'textcat($1, $2)');
END
$$;

UPDATE pg_catalog.pg_cast SET castcontext = 'a' WHERE castsource = 'int4'::regtype AND casttarget = 'bool'::regtype;

-- AVG of integers is a whole number: https://docs.aws.amazon.com/redshift/latest/dg/r_AVG.html. The state of avg(int2) and avg(int4) is {count, sum}.
CREATE FUNCTION pg_catalog.shiftwork_average(bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN $1[1] = 0 THEN NULL ELSE $1[2] / $1[1] END
$$;
UPDATE pg_catalog.pg_aggregate
   SET aggfinalfn = 'pg_catalog.shiftwork_average'::regproc,
       aggmfinalfn = CASE WHEN aggmfinalfn = 0 THEN 0 ELSE 'pg_catalog.shiftwork_average'::regproc::oid END
 WHERE aggfnoid IN ('pg_catalog.avg(int2)'::regprocedure, 'pg_catalog.avg(int4)'::regprocedure);
UPDATE pg_catalog.pg_proc SET prorettype = 'int8'::regtype
 WHERE oid IN ('pg_catalog.avg(int2)'::regprocedure, 'pg_catalog.avg(int4)'::regprocedure);

-- The state of avg(int8) is PostgreSQL's own and cannot be read, so it is made anew.
ALTER AGGREGATE pg_catalog.avg(int8) RENAME TO shiftwork_avg;
CREATE FUNCTION pg_catalog.shiftwork_average_step(bigint[], bigint) RETURNS bigint[] LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT ARRAY[$1[1] + 1, $1[2] + $2]
$$;
CREATE AGGREGATE pg_catalog.avg(int8) (
  SFUNC = pg_catalog.shiftwork_average_step, STYPE = bigint[], INITCOND = '{0,0}', FINALFUNC = pg_catalog.shiftwork_average
);

-- A cast that gives NULL where the value cannot be converted; where the types cannot, it fails like any: https://docs.aws.amazon.com/redshift/latest/dg/r_TRY_CAST.html
CREATE FUNCTION pg_catalog.try_cast(value anycompatible, type text, wanted anyelement) RETURNS anyelement LANGUAGE plpgsql STABLE AS $$
DECLARE
  result wanted%TYPE;
BEGIN
  EXECUTE format('SELECT CAST($1 AS %s)', type) INTO result USING value;
  RETURN result;
EXCEPTION WHEN data_exception THEN
  RETURN NULL;
END
$$;
