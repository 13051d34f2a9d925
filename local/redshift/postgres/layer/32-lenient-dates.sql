-- TO_DATE and TO_TIMESTAMP carry what overflows into the next field (31 June is 1 July, 24:38 is 00:38 of the next day) unless is_strict:
-- https://docs.aws.amazon.com/redshift/latest/dg/r_TO_DATE_function.html and r_TO_TIMESTAMP.html. PostgreSQL's are asked first, and read all other formats.

-- The fields of a text by a format of fields in digits, or NULL where the format has others.
CREATE FUNCTION pg_catalog.shiftwork_fields(given text, format text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  fields jsonb := jsonb '{"YYYY": "1", "MM": "1", "DD": "1", "HH24": "0", "MI": "0", "SS": "0"}';
  left_over text := given;
  field text;
  digits text;
BEGIN
  FOR field IN SELECT piece[1] FROM regexp_matches(upper(format), 'YYYY|MM|DD|HH24|MI|SS|.', 'g') AS piece LOOP
    EXIT WHEN left_over = '';
    IF field !~ '[A-SU-Z]' THEN
      left_over := substr(left_over, 2);
      CONTINUE;
    END IF;
    digits := substring(left_over, CASE field WHEN 'YYYY' THEN '^\d{1,4}' ELSE '^\d{1,2}' END);
    IF NOT fields ? field OR digits IS NULL THEN
      RETURN NULL;
    END IF;
    fields := fields || jsonb_build_object(field, digits);
    left_over := substr(left_over, length(digits) + 1);
  END LOOP;
  RETURN fields;
END
$$;

CREATE FUNCTION pg_catalog.shiftwork_moment(fields jsonb) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
  SELECT make_date((fields->>'YYYY')::int, 1, 1) + make_interval(months => (fields->>'MM')::int - 1)
    + make_interval(days => (fields->>'DD')::int - 1, hours => (fields->>'HH24')::int, mins => (fields->>'MI')::int, secs => (fields->>'SS')::int)
$$;

CREATE FUNCTION pg_catalog.shiftwork_refuse_overflow(fields jsonb) RETURNS void LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF (fields->>'HH24')::int > 23 OR (fields->>'MI')::int > 59 OR (fields->>'SS')::int > 59 THEN
    RAISE EXCEPTION 'date/time field time value out of range: %:%:%.0', fields->>'HH24', fields->>'MI', fields->>'SS' USING ERRCODE = '22008';
  END IF;
  RAISE EXCEPTION 'date/time field date value out of range: %-%-%', fields->>'YYYY', (fields->>'MM')::int, (fields->>'DD')::int USING ERRCODE = '22008';
END
$$;

-- As in PostgreSQL 8, HH is an hour of the day where the format has no AM or PM.
CREATE FUNCTION pg_catalog.shiftwork_whole_hours(format text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN format ~* '[ap]\.?m' THEN format ELSE regexp_replace(format, 'HH(?:12|24)?', 'HH24', 1, 'i') END
$$;

ALTER FUNCTION pg_catalog.to_timestamp(text, text) RENAME TO shiftwork_to_timestamp;
CREATE FUNCTION pg_catalog.to_timestamp(given text, format text, is_strict boolean) RETURNS timestamptz LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE
  hourly text := pg_catalog.shiftwork_whole_hours(format);
  fields jsonb;
BEGIN
  RETURN pg_catalog.shiftwork_to_timestamp(given, hourly);
EXCEPTION WHEN datetime_field_overflow THEN
  fields := pg_catalog.shiftwork_fields(given, hourly);
  IF fields IS NULL THEN
    RAISE;
  ELSIF is_strict THEN
    PERFORM pg_catalog.shiftwork_refuse_overflow(fields);
  END IF;
  RETURN pg_catalog.shiftwork_moment(fields);
END
$$;
CREATE FUNCTION pg_catalog.to_timestamp(text, text) RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT pg_catalog.to_timestamp($1, $2, false) $$;
CREATE FUNCTION pg_catalog.to_timestamp(timestamp, text) RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT pg_catalog.to_timestamp($1::text, $2, false) $$;

ALTER FUNCTION pg_catalog.to_date(text, text) RENAME TO shiftwork_to_date;
CREATE FUNCTION pg_catalog.to_date(text, text, boolean) RETURNS date LANGUAGE sql STABLE AS $$ SELECT pg_catalog.to_timestamp($1, $2, $3)::date $$;
CREATE FUNCTION pg_catalog.to_date(text, text) RETURNS date LANGUAGE sql STABLE AS $$ SELECT pg_catalog.to_timestamp($1, $2, false)::date $$;
