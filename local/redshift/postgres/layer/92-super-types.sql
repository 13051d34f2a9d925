-- SUPER values have the type that they turn out to have: they are cast, compared and computed with as that, and what does not fit is
-- NULL, no error. https://docs.aws.amazon.com/redshift/latest/dg/query-super.html (dynamic typing, lax semantics), operators-functions.html.
-- A domain is cast and compared as its type is, so all this is said of jsonb. Casts are no SQL functions: PostgreSQL would compute the
-- branches of those for a literal beforehand, and fail.

-- A scalar as text: what is composite has none.
CREATE FUNCTION pg_catalog.shiftwork_super_text(jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN jsonb_typeof($1) NOT IN ('array', 'object') THEN $1 #>> '{}' END
$$;
CREATE FUNCTION pg_catalog.shiftwork_super_number(jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN jsonb_typeof($1) = 'number' THEN ($1 #>> '{}')::numeric END
$$;

-- A cast that finds nothing of its type in the value is NULL. Numbers become whole ones by rounding, as any do.
CREATE FUNCTION pg_catalog.shiftwork_add_super_cast(type text, given text) RETURNS void LANGUAGE plpgsql AS $f$
DECLARE
  name text := format('pg_catalog.shiftwork_super_as_%s', type);
BEGIN
  EXECUTE format($$
    CREATE FUNCTION %1$s(given jsonb) RETURNS %2$s LANGUAGE plpgsql STABLE STRICT AS $body$
    DECLARE
      value text := %3$s;
    BEGIN
      RETURN CASE WHEN pg_input_is_valid(value, '%2$s') THEN value::%2$s END;
    END
    $body$ $$, name, type, given);
  IF EXISTS (SELECT FROM pg_cast WHERE castsource = 'jsonb'::regtype AND casttarget = type::regtype) THEN
    UPDATE pg_cast SET castfunc = format('%s(jsonb)', name)::regprocedure, castcontext = 'a'
     WHERE castsource = 'jsonb'::regtype AND casttarget = type::regtype;
  ELSE
    EXECUTE format('CREATE CAST (jsonb AS %s) WITH FUNCTION %s(jsonb) AS ASSIGNMENT', type, name);
  END IF;
END
$f$;

DO $$
DECLARE
  type text;
BEGIN
  FOREACH type IN ARRAY '{int2,int4,int8}'::text[] LOOP
    PERFORM pg_catalog.shiftwork_add_super_cast(type, 'CASE jsonb_typeof(given) WHEN ''number'' THEN round(shiftwork_super_number(given))::text
      WHEN ''boolean'' THEN (shiftwork_super_text(given) = ''true'')::int::text ELSE shiftwork_super_text(given) END');
  END LOOP;
  FOREACH type IN ARRAY '{numeric,float4,float8,date,time,timestamp,timestamptz,text,varchar,bpchar}'::text[] LOOP
    PERFORM pg_catalog.shiftwork_add_super_cast(type, 'shiftwork_super_text(given)');
  END LOOP;
  -- 5 is true, 5.0 nothing.
  PERFORM pg_catalog.shiftwork_add_super_cast('bool', 'CASE jsonb_typeof(given)
    WHEN ''number'' THEN CASE WHEN scale(shiftwork_super_number(given)) = 0 THEN (shiftwork_super_number(given) <> 0)::text END
    ELSE shiftwork_super_text(given) END');
  -- A text becomes a string, whatever it holds: JSON_PARSE reads JSON. Dates and times cannot be SUPER.
  FOREACH type IN ARRAY '{text,varchar,bpchar,bool,int2,int4,int8,numeric,float4,float8}'::text[] LOOP
    EXECUTE format('CREATE FUNCTION pg_catalog.shiftwork_as_super(%s) RETURNS jsonb LANGUAGE sql STABLE AS ''SELECT to_jsonb($1)''', type);
    EXECUTE format('CREATE CAST (%1$s AS jsonb) WITH FUNCTION pg_catalog.shiftwork_as_super(%1$s) AS ASSIGNMENT', type);
  END LOOP;
END
$$;

-- Equality of different types is false, any other comparison NULL.
CREATE FUNCTION pg_catalog.shiftwork_add_super_comparison(sign text, type text, kind text, value text) RETURNS void LANGUAGE plpgsql AS $f$
DECLARE
  mismatch text := CASE sign WHEN '=' THEN 'false' WHEN '<>' THEN 'true' ELSE 'NULL::boolean' END;
  compared text := format('SELECT CASE jsonb_typeof(%%1$s) WHEN %L THEN %s %s %%2$s WHEN ''null'' THEN NULL::boolean ELSE CASE WHEN %%1$s IS NOT NULL AND %%2$s IS NOT NULL THEN %s END END',
    kind, value, sign, mismatch);
  name text := format('pg_catalog.shiftwork_super_%s_%s', left(md5(sign), 8), type);
  mirrored text := translate(sign, '<>', '><');
BEGIN
  EXECUTE format('CREATE FUNCTION %s(jsonb, %s) RETURNS boolean LANGUAGE sql IMMUTABLE AS %L', name, type, format(compared, '$1', '$2'));
  EXECUTE format('CREATE OPERATOR pg_catalog.%s (FUNCTION = %s, LEFTARG = jsonb, RIGHTARG = %s)', sign, name, type);
  IF sign <> '~~' THEN
    EXECUTE format('CREATE FUNCTION %s(%s, jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS ''SELECT $2 OPERATOR(pg_catalog.%s) $1''', name, type,
      CASE WHEN sign = '<>' THEN sign ELSE mirrored END);
    EXECUTE format('CREATE OPERATOR pg_catalog.%s (FUNCTION = %s, LEFTARG = %s, RIGHTARG = jsonb)', sign, name, type);
  END IF;
END
$f$;

DO $$
DECLARE
  sign text;
  type text;
BEGIN
  FOREACH sign IN ARRAY ARRAY['=', '<>', '<', '>', '<=', '>='] LOOP
    PERFORM pg_catalog.shiftwork_add_super_comparison(sign, 'text', 'string', '(%1$s #>> ''{}'')');
    PERFORM pg_catalog.shiftwork_add_super_comparison(sign, 'bool', 'boolean', '((%1$s #>> ''{}'') = ''true'')');
    FOREACH type IN ARRAY '{int2,int4,int8,numeric,float4,float8}'::text[] LOOP
      PERFORM pg_catalog.shiftwork_add_super_comparison(sign, type, 'number', format('(%%1$s #>> ''{}'')::%s', CASE WHEN type LIKE 'float%' THEN type ELSE 'numeric' END));
    END LOOP;
  END LOOP;
  PERFORM pg_catalog.shiftwork_add_super_comparison('~~', 'text', 'string', '(%1$s #>> ''{}'')');
END
$$;

-- PostgreSQL reads a literal beside a value as one of the same type, if there is an operator for two of that: a text would be JSON. So
-- the operators of two SUPER values are hidden under other names (keys, sorting and grouping find them by their numbers) and these
-- are for SUPER and anything.
DO $$
DECLARE
  sign text;
  name text;
BEGIN
  FOR sign, name IN SELECT * FROM (VALUES ('=', 'eq'), ('<>', 'ne'), ('<', 'lt'), ('>', 'gt'), ('<=', 'le'), ('>=', 'ge')) AS given LOOP
    UPDATE pg_operator SET oprname = '#' || sign || '#' WHERE oprname = sign AND oprleft = 'jsonb'::regtype AND oprright = 'jsonb'::regtype;
    EXECUTE format('CREATE FUNCTION pg_catalog.shiftwork_super_%1$s(jsonb, anynonarray) RETURNS boolean LANGUAGE sql IMMUTABLE AS %2$L', name,
      format(CASE WHEN sign IN ('=', '<>') THEN 'SELECT jsonb_%s($1, $2)' ELSE 'SELECT CASE WHEN jsonb_typeof($1) = jsonb_typeof($2) THEN jsonb_%s($1, $2) END' END, name));
    EXECUTE format('CREATE OPERATOR pg_catalog.%s (FUNCTION = pg_catalog.shiftwork_super_%s, LEFTARG = jsonb, RIGHTARG = anynonarray)', sign, name);
  END LOOP;
END
$$;

-- Arithmetic of numbers, and + of strings. Whole numbers divide to whole ones, as everywhere.
CREATE FUNCTION pg_catalog.shiftwork_super_plus(jsonb, jsonb) RETURNS super LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN jsonb_typeof($1) = 'string' AND jsonb_typeof($2) = 'string' THEN to_jsonb(textcat($1 #>> '{}', $2 #>> '{}'))
    ELSE to_jsonb(shiftwork_super_number($1) + shiftwork_super_number($2)) END
$$;
CREATE FUNCTION pg_catalog.shiftwork_super_minus(jsonb, jsonb) RETURNS super LANGUAGE sql STABLE AS $$
  SELECT to_jsonb(shiftwork_super_number($1) - shiftwork_super_number($2))
$$;
CREATE FUNCTION pg_catalog.shiftwork_super_times(jsonb, jsonb) RETURNS super LANGUAGE sql STABLE AS $$
  SELECT to_jsonb(shiftwork_super_number($1) * shiftwork_super_number($2))
$$;
CREATE FUNCTION pg_catalog.shiftwork_super_divided(jsonb, jsonb) RETURNS super LANGUAGE sql STABLE AS $$
  SELECT to_jsonb(CASE WHEN scale(shiftwork_super_number($1)) = 0 AND scale(shiftwork_super_number($2)) = 0
    THEN div(shiftwork_super_number($1), shiftwork_super_number($2)) ELSE shiftwork_super_number($1) / shiftwork_super_number($2) END)
$$;
CREATE FUNCTION pg_catalog.shiftwork_super_modulo(jsonb, jsonb) RETURNS super LANGUAGE sql STABLE AS $$
  SELECT to_jsonb(shiftwork_super_number($1) % shiftwork_super_number($2))
$$;
CREATE FUNCTION pg_catalog.shiftwork_super_negative(jsonb) RETURNS super LANGUAGE sql STABLE AS $$ SELECT to_jsonb(- shiftwork_super_number($1)) $$;
CREATE OPERATOR pg_catalog.- (FUNCTION = pg_catalog.shiftwork_super_negative, RIGHTARG = jsonb);

DO $$
DECLARE
  sign text;
  name text;
  type text;
  made regprocedure;
BEGIN
  FOR sign, name IN SELECT * FROM (VALUES ('+', 'plus'), ('-', 'minus'), ('*', 'times'), ('/', 'divided'), ('%', 'modulo')) AS given LOOP
    EXECUTE format('CREATE OPERATOR pg_catalog.%s (FUNCTION = pg_catalog.shiftwork_super_%s, LEFTARG = jsonb, RIGHTARG = jsonb)', sign, name);
    FOREACH type IN ARRAY '{text,int2,int4,int8,numeric,float4,float8}'::text[] LOOP
      EXECUTE format('CREATE FUNCTION pg_catalog.shiftwork_super_%1$s(jsonb, %2$s) RETURNS super LANGUAGE sql STABLE AS ''SELECT shiftwork_super_%1$s($1, to_jsonb($2))''', name, type);
      EXECUTE format('CREATE FUNCTION pg_catalog.shiftwork_super_%1$s(%2$s, jsonb) RETURNS super LANGUAGE sql STABLE AS ''SELECT shiftwork_super_%1$s(to_jsonb($1), $2)''', name, type);
      made := format('pg_catalog.shiftwork_super_%s(jsonb, %s)', name, type)::regprocedure;
      -- PostgreSQL takes elements out of JSON with some of these.
      UPDATE pg_operator SET oprcode = made WHERE oprname = sign AND oprleft = 'jsonb'::regtype AND oprright = type::regtype;
      IF NOT FOUND THEN
        EXECUTE format('CREATE OPERATOR pg_catalog.%s (FUNCTION = pg_catalog.shiftwork_super_%s, LEFTARG = jsonb, RIGHTARG = %s)', sign, name, type);
      END IF;
      EXECUTE format('CREATE OPERATOR pg_catalog.%s (FUNCTION = pg_catalog.shiftwork_super_%s, LEFTARG = %s, RIGHTARG = jsonb)', sign, name, type);
    END LOOP;
  END LOOP;
  FOREACH name IN ARRAY '{abs,ceil,ceiling,floor,round,trunc}'::text[] LOOP
    EXECUTE format('CREATE FUNCTION pg_catalog.%1$s(jsonb) RETURNS super LANGUAGE sql STABLE AS ''SELECT to_jsonb(%1$s(shiftwork_super_number($1)))''', name);
  END LOOP;
  FOREACH name IN ARRAY '{round,trunc}'::text[] LOOP
    EXECUTE format('CREATE FUNCTION pg_catalog.%1$s(jsonb, int) RETURNS super LANGUAGE sql STABLE AS ''SELECT to_jsonb(%1$s(shiftwork_super_number($1), $2))''', name);
  END LOOP;
END
$$;

-- Paths, as the proxy writes them: what is not there is NULL, and so is JSON's null.
CREATE FUNCTION pg_catalog.shiftwork_super_attribute(jsonb, text) RETURNS super LANGUAGE sql IMMUTABLE AS $$
  SELECT nullif($1 -> $2, 'null'::jsonb)
$$;
CREATE FUNCTION pg_catalog.shiftwork_super_element(jsonb, bigint) RETURNS super LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN jsonb_typeof($1) = 'array' AND $2 BETWEEN 0 AND 2147483647 THEN nullif($1 -> $2::int, 'null'::jsonb) END
$$;
CREATE FUNCTION pg_catalog.shiftwork_super_element(jsonb, text) RETURNS super LANGUAGE sql IMMUTABLE AS $$
  SELECT shiftwork_super_attribute($1, $2)
$$;

-- What a SUPER value in FROM stands for: each element of an array, or with UNPIVOT each attribute of an object; nothing of any other.
CREATE FUNCTION pg_catalog.shiftwork_elements(jsonb) RETURNS SETOF super LANGUAGE sql IMMUTABLE ROWS 10 AS $$
  SELECT nullif(value, 'null'::jsonb)::super FROM jsonb_array_elements(CASE jsonb_typeof($1) WHEN 'array' THEN $1 END) WITH ORDINALITY AS element(value, place) ORDER BY place
$$;
CREATE FUNCTION pg_catalog.shiftwork_elements_at(jsonb) RETURNS TABLE (value super, place int) LANGUAGE sql IMMUTABLE ROWS 10 AS $$
  SELECT nullif(value, 'null'::jsonb)::super, (place - 1)::int
    FROM jsonb_array_elements(CASE jsonb_typeof($1) WHEN 'array' THEN $1 END) WITH ORDINALITY AS element(value, place) ORDER BY 2
$$;
CREATE FUNCTION pg_catalog.shiftwork_attributes(jsonb) RETURNS SETOF super LANGUAGE sql IMMUTABLE ROWS 10 AS $$
  SELECT nullif(value, 'null'::jsonb)::super FROM jsonb_each(CASE jsonb_typeof($1) WHEN 'object' THEN $1 END)
$$;
CREATE FUNCTION pg_catalog.shiftwork_attributes_at(jsonb) RETURNS TABLE (value super, name varchar) LANGUAGE sql IMMUTABLE ROWS 10 AS $$
  SELECT nullif(value, 'null'::jsonb)::super, key::varchar FROM jsonb_each(CASE jsonb_typeof($1) WHEN 'object' THEN $1 END)
$$;
