-- Called by the proxy after ALTER TABLE … ALTER DISTSTYLE and its kin. A table without a row yet (SELECT … INTO) gets one.

CREATE FUNCTION pg_catalog.shiftwork_known_column(target regclass, column_name text) RETURNS int2 LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF shiftwork_column_number(target, column_name) IS NULL THEN
    RAISE EXCEPTION 'column "%" of relation "%" does not exist', column_name, (SELECT relname FROM pg_class WHERE oid = target) USING ERRCODE = '42703';
  END IF;
  RETURN shiftwork_column_number(target, column_name);
END
$$;

CREATE FUNCTION pg_catalog.shiftwork_alter_table(target regclass, change json) RETURNS void
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO shiftwork_table (table_id, dist_style, sort_keys, sort_style, encodings) VALUES (target, 'auto', '{}', 'auto', '{}')
    ON CONFLICT DO NOTHING;
  UPDATE shiftwork_table SET
      auto_refresh = coalesce((change ->> 'autoRefresh')::boolean, auto_refresh),
      dist_style = coalesce(change ->> 'distStyle', dist_style),
      dist_key = CASE WHEN change ->> 'distKey' IS NOT NULL THEN shiftwork_known_column(target, change ->> 'distKey')
        WHEN change ->> 'distStyle' IS NULL THEN dist_key END,
      sort_style = coalesce(change ->> 'sortStyle', sort_style),
      sort_keys = CASE WHEN change -> 'sortKeys' IS NULL THEN sort_keys
        ELSE ARRAY(SELECT shiftwork_known_column(target, name) FROM json_array_elements_text(change -> 'sortKeys') WITH ORDINALITY AS key(name, place) ORDER BY place) END,
      encodings = CASE WHEN (change ->> 'forgetsEncodings')::boolean THEN '{}' ELSE encodings END
        || (SELECT coalesce(jsonb_object_agg(shiftwork_known_column(target, name), encoding), '{}') FROM json_each_text(change -> 'encodings') AS given(name, encoding))
    WHERE table_id = target;
END
$$;
