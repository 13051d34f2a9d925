-- More functions of SUPER values: https://docs.aws.amazon.com/redshift/latest/dg/Array_Functions.html, c_Type_Info_Functions.html. The order of
-- elements is the first array's.

CREATE FUNCTION pg_catalog.shiftwork_is_whole(jsonb, numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN jsonb_typeof($1) = 'number' THEN scale(($1 #>> '{}')::numeric) = 0 AND ($1 #>> '{}')::numeric BETWEEN -$2 - 1 AND $2
    WHEN $1 IS NOT NULL THEN false END
$$;
CREATE FUNCTION pg_catalog.is_smallint(jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT shiftwork_is_whole($1, 32767) $$;
CREATE FUNCTION pg_catalog.is_integer(jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT shiftwork_is_whole($1, 2147483647) $$;
CREATE FUNCTION pg_catalog.is_bigint(jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT shiftwork_is_whole($1, 9223372036854775807) $$;
CREATE FUNCTION pg_catalog.is_decimal(jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT jsonb_typeof($1) = 'number' $$;
CREATE FUNCTION pg_catalog.decimal_scale(jsonb) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT scale(shiftwork_super_number($1)) $$;
CREATE FUNCTION pg_catalog.decimal_precision(jsonb) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT length(ltrim(translate(shiftwork_super_number($1)::text, '-.', ''), '0'))
$$;

-- From an index on, as many as are asked for, or all.
CREATE FUNCTION pg_catalog.subarray(jsonb, start int, count int DEFAULT NULL) RETURNS super LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE jsonb_typeof($1) WHEN 'array' THEN (SELECT coalesce(jsonb_agg(value ORDER BY place), '[]')
      FROM jsonb_array_elements($1) WITH ORDINALITY AS element(value, place) WHERE place > start AND (count IS NULL OR place <= start + count)) END
$$;
CREATE FUNCTION pg_catalog.array_flatten(jsonb) RETURNS super LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN CASE jsonb_typeof($1) WHEN 'array' THEN (
    SELECT coalesce(jsonb_agg(leaf ORDER BY place, inner_place), '[]')
      FROM jsonb_array_elements($1) WITH ORDINALITY AS element(value, place)
     CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(value) WHEN 'array' THEN pg_catalog.array_flatten(value) ELSE jsonb_build_array(value) END) WITH ORDINALITY AS part(leaf, inner_place)) END;
END
$$;
CREATE FUNCTION pg_catalog.array_distinct(jsonb) RETURNS super LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE jsonb_typeof($1) WHEN 'array' THEN (SELECT coalesce(jsonb_agg(value ORDER BY place), '[]')
      FROM (SELECT value, min(place) AS place FROM jsonb_array_elements($1) WITH ORDINALITY AS element(value, place) GROUP BY value) AS found) END
$$;

-- The elements of the first array that the second has, or has not: each as often as it is left over, or once.
CREATE FUNCTION pg_catalog.shiftwork_array_parts(jsonb, jsonb, wanted boolean, is_distinct boolean) RETURNS super LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN jsonb_typeof($1) = 'array' AND jsonb_typeof($2) = 'array' THEN (
    SELECT coalesce(jsonb_agg(value ORDER BY place), '[]')
      FROM (SELECT value, place, row_number() OVER (PARTITION BY value ORDER BY place) AS nth FROM jsonb_array_elements($1) WITH ORDINALITY AS element(value, place)) AS a
      LEFT JOIN (SELECT value, count(*) AS times FROM jsonb_array_elements($2) AS element(value) GROUP BY value) AS b USING (value)
     WHERE CASE WHEN is_distinct THEN nth = 1 AND (times IS NOT NULL) = wanted ELSE (nth <= coalesce(times, 0)) = wanted END) END
$$;
CREATE FUNCTION pg_catalog.array_except(jsonb, jsonb, is_distinct boolean DEFAULT false) RETURNS super LANGUAGE sql IMMUTABLE AS $$
  SELECT shiftwork_array_parts($1, $2, false, is_distinct)
$$;
CREATE FUNCTION pg_catalog.array_intersection(jsonb, jsonb, is_distinct boolean DEFAULT false) RETURNS super LANGUAGE sql IMMUTABLE AS $$
  SELECT shiftwork_array_parts($1, $2, true, is_distinct)
$$;
CREATE FUNCTION pg_catalog.array_union(jsonb, jsonb) RETURNS super LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN jsonb_typeof($1) = 'array' AND jsonb_typeof($2) = 'array' THEN array_distinct(jsonb_concat($1, $2)) END
$$;

CREATE FUNCTION pg_catalog.shiftwork_attribute_names(given jsonb, upper boolean) RETURNS super LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN CASE jsonb_typeof(given)
    WHEN 'object' THEN coalesce((SELECT jsonb_object_agg(CASE WHEN upper THEN pg_catalog.upper(key) ELSE lower(key) END, pg_catalog.shiftwork_attribute_names(value, upper)) FROM jsonb_each(given)), '{}')
    WHEN 'array' THEN coalesce((SELECT jsonb_agg(pg_catalog.shiftwork_attribute_names(value, upper) ORDER BY place) FROM jsonb_array_elements(given) WITH ORDINALITY AS element(value, place)), '[]')
    ELSE given END;
END
$$;
CREATE FUNCTION pg_catalog.lower_attribute_names(jsonb) RETURNS super LANGUAGE sql IMMUTABLE AS $$ SELECT shiftwork_attribute_names($1, false) $$;
CREATE FUNCTION pg_catalog.upper_attribute_names(jsonb) RETURNS super LANGUAGE sql IMMUTABLE AS $$ SELECT shiftwork_attribute_names($1, true) $$;
