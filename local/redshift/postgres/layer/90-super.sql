-- Functions of SUPER values, which are kept as JSON: https://docs.aws.amazon.com/redshift/latest/dg/c_Type_info_functions.html and super-functions.html

-- By way of json: the cast from text to jsonb itself makes a string of it (92-super-types.sql).
CREATE FUNCTION pg_catalog.json_parse(text) RETURNS super LANGUAGE sql IMMUTABLE AS $$ SELECT $1::json::jsonb::super $$;
CREATE FUNCTION pg_catalog.can_json_parse(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 IS JSON $$;

-- Without blanks, as Redshift writes it. Without its schema the name is grammar, of something else.
CREATE FUNCTION pg_catalog.json_serialize(jsonb) RETURNS varchar LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN CASE jsonb_typeof($1)
    WHEN 'object' THEN '{' || coalesce((SELECT string_agg(to_json(key)::text || ':' || pg_catalog.json_serialize(value), ',') FROM jsonb_each($1)), '') || '}'
    WHEN 'array' THEN '[' || coalesce((SELECT string_agg(pg_catalog.json_serialize(value), ',') FROM jsonb_array_elements($1) AS element(value)), '') || ']'
    ELSE textin(jsonb_out($1)) END;
END
$$;

CREATE FUNCTION pg_catalog.json_typeof(jsonb) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$ SELECT jsonb_typeof($1)::varchar $$;
CREATE FUNCTION pg_catalog.is_array(jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT jsonb_typeof($1) = 'array' $$;
CREATE FUNCTION pg_catalog.is_object(jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT jsonb_typeof($1) = 'object' $$;
CREATE FUNCTION pg_catalog.is_boolean(jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT jsonb_typeof($1) = 'boolean' $$;
CREATE FUNCTION pg_catalog.is_varchar(jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT jsonb_typeof($1) = 'string' $$;
CREATE FUNCTION pg_catalog.is_scalar(jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT jsonb_typeof($1) NOT IN ('array', 'object') $$;
CREATE FUNCTION pg_catalog.get_array_length(jsonb) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE jsonb_typeof($1) WHEN 'array' THEN jsonb_array_length($1) END
$$;
CREATE FUNCTION pg_catalog.array_concat(jsonb, jsonb) RETURNS super LANGUAGE sql IMMUTABLE AS $$ SELECT jsonb_concat($1, $2)::super $$;
CREATE FUNCTION pg_catalog.split_to_array(text, text DEFAULT ',') RETURNS super LANGUAGE sql IMMUTABLE AS $$ SELECT to_jsonb(string_to_array($1, $2))::super $$;
CREATE FUNCTION pg_catalog.object(VARIADIC "any") RETURNS jsonb LANGUAGE internal STABLE AS 'jsonb_build_object';
CREATE FUNCTION pg_catalog.object() RETURNS jsonb LANGUAGE internal STABLE AS 'jsonb_build_object_noargs';
