-- Window functions with IGNORE NULLS, as aggregates over the window. The last argument only tells them from PostgreSQL's own. NTH_VALUE, LAG
-- and LEAD give the values that they looked at, in order, of which the proxy takes the one that was asked for: no more are kept.

CREATE FUNCTION pg_catalog.shiftwork_keep_state(state anyelement, value anyelement, mark name) RETURNS anyelement LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT state
$$;
CREATE FUNCTION pg_catalog.shiftwork_keep_value(state anyelement, value anyelement, mark name) RETURNS anyelement LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT value
$$;
-- A strict step without a first state begins with the first value that is not NULL.
CREATE AGGREGATE pg_catalog.first_value(anyelement, name) (SFUNC = shiftwork_keep_state, STYPE = anyelement);
CREATE AGGREGATE pg_catalog.last_value(anyelement, name) (SFUNC = shiftwork_keep_value, STYPE = anyelement);

CREATE FUNCTION pg_catalog.shiftwork_keep_first(kept anyarray, value anyelement, most int, mark name) RETURNS anyarray LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN value IS NULL OR cardinality(kept) >= most THEN kept ELSE array_append(kept, value) END
$$;
CREATE FUNCTION pg_catalog.shiftwork_keep_latest(kept anyarray, value anyelement, most int, mark name) RETURNS anyarray LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN value IS NULL THEN kept ELSE array_prepend(value, kept[1:most - 1]) END
$$;
CREATE AGGREGATE pg_catalog.nth_value(anyelement, int, name) (SFUNC = shiftwork_keep_first, STYPE = anyarray, INITCOND = '{}');
CREATE AGGREGATE pg_catalog.lag(anyelement, int, name) (SFUNC = shiftwork_keep_latest, STYPE = anyarray, INITCOND = '{}');
CREATE AGGREGATE pg_catalog.lead(anyelement, int, name) (SFUNC = shiftwork_keep_latest, STYPE = anyarray, INITCOND = '{}');
