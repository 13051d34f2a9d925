-- Days are added to a date by whole numbers of any type; PostgreSQL takes INTEGER alone, and ROW_NUMBER gives BIGINT.
DO $$
DECLARE
  type text;
BEGIN
  FOREACH type IN ARRAY ARRAY['int2', 'int8'] LOOP
    EXECUTE format('CREATE FUNCTION pg_catalog.shiftwork_later(date, %s) RETURNS date LANGUAGE sql IMMUTABLE AS ''SELECT $1 + $2::int''', type);
    EXECUTE format('CREATE FUNCTION pg_catalog.shiftwork_later(%s, date) RETURNS date LANGUAGE sql IMMUTABLE AS ''SELECT $2 + $1::int''', type);
    EXECUTE format('CREATE FUNCTION pg_catalog.shiftwork_earlier(date, %s) RETURNS date LANGUAGE sql IMMUTABLE AS ''SELECT $1 - $2::int''', type);
    EXECUTE format('CREATE OPERATOR pg_catalog.+ (FUNCTION = pg_catalog.shiftwork_later, LEFTARG = date, RIGHTARG = %s)', type);
    EXECUTE format('CREATE OPERATOR pg_catalog.+ (FUNCTION = pg_catalog.shiftwork_later, LEFTARG = %s, RIGHTARG = date)', type);
    EXECUTE format('CREATE OPERATOR pg_catalog.- (FUNCTION = pg_catalog.shiftwork_earlier, LEFTARG = date, RIGHTARG = %s)', type);
  END LOOP;
END
$$;

-- CONCAT takes two values and gives NULL if either is: https://docs.aws.amazon.com/redshift/latest/dg/r_CONCAT.html. PostgreSQL's skips NULLs.
ALTER FUNCTION pg_catalog.concat(VARIADIC "any") RENAME TO shiftwork_concat;
CREATE FUNCTION pg_catalog.concat(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT textcat($1, $2) $$;
DO $$
DECLARE
  others text[] := ARRAY['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'date', 'timestamp', 'timestamptz', 'time', 'timetz'];
  a text;
  b text;
BEGIN
  FOREACH a IN ARRAY others LOOP
    EXECUTE format('CREATE FUNCTION pg_catalog.concat(%s, text) RETURNS text LANGUAGE sql STABLE AS ''SELECT textcat($1::text, $2)''', a);
    EXECUTE format('CREATE FUNCTION pg_catalog.concat(text, %s) RETURNS text LANGUAGE sql STABLE AS ''SELECT textcat($1, $2::text)''', a);
    FOREACH b IN ARRAY others LOOP
      EXECUTE format('CREATE FUNCTION pg_catalog.concat(%s, %s) RETURNS text LANGUAGE sql STABLE AS ''SELECT textcat($1::text, $2::text)''', a, b);
    END LOOP;
  END LOOP;
END
$$;

-- The average of decimals has their scale, and is cut off to it as that of integers is: https://docs.aws.amazon.com/redshift/latest/dg/r_AVG.html
-- The sum keeps the largest scale of what it adds. In PL/pgSQL, which is called in half the time that a function in SQL is.
ALTER AGGREGATE pg_catalog.avg(numeric) RENAME TO shiftwork_avg;
CREATE FUNCTION pg_catalog.shiftwork_average_step(numeric[], numeric) RETURNS numeric[] LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN ARRAY[$1[1] + 1, $1[2] + $2];
END
$$;
CREATE FUNCTION pg_catalog.shiftwork_average(numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN $1[1] = 0 THEN NULL ELSE trunc($1[2] / $1[1], scale($1[2])) END
$$;
CREATE AGGREGATE pg_catalog.avg(numeric) (
  SFUNC = pg_catalog.shiftwork_average_step, STYPE = numeric[], INITCOND = '{0,0}', FINALFUNC = pg_catalog.shiftwork_average
);

-- Deviations, variances, powers and roots are doubles, whatever they are of: https://docs.aws.amazon.com/redshift/latest/dg/r_STDDEV_functions.html,
-- r_POWER.html. Without PostgreSQL's own for integers and decimals, those for doubles are called.
DO $$
DECLARE
  name text;
  type text;
BEGIN
  FOREACH name IN ARRAY ARRAY['stddev', 'stddev_samp', 'stddev_pop', 'variance', 'var_samp', 'var_pop'] LOOP
    FOREACH type IN ARRAY ARRAY['int2', 'int4', 'int8', 'numeric'] LOOP
      EXECUTE format('ALTER AGGREGATE pg_catalog.%1$I(%2$s) RENAME TO %3$I', name, type, 'shiftwork_' || name);
    END LOOP;
  END LOOP;
  FOREACH name IN ARRAY ARRAY['exp', 'sqrt', 'log', 'power', 'pow'] LOOP
    type := CASE WHEN name LIKE 'pow%' THEN 'numeric, numeric' ELSE 'numeric' END;
    EXECUTE format('ALTER FUNCTION pg_catalog.%1$I(%2$s) RENAME TO %3$I', name, type, 'shiftwork_' || name);
  END LOOP;
END
$$;

-- So is a ^ b: without the operator for decimals, that for doubles is taken.
DELETE FROM pg_catalog.pg_operator WHERE oid = '^(numeric,numeric)'::regoperator;
