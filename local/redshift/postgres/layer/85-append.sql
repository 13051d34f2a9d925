-- ALTER TABLE APPEND moves the rows of one table into another: https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE_APPEND.html.
-- Both are locked by the proxy before. Columns match by name and must have one type. Redshift's own words for the refusals are not
-- known.
CREATE FUNCTION pg_catalog.shiftwork_columns(of_table regclass) RETURNS TABLE (name text, type text) LANGUAGE sql STABLE AS $$
  SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute
  WHERE attrelid = of_table AND attnum > 0 AND NOT attisdropped
$$;

CREATE FUNCTION pg_catalog.shiftwork_append(target regclass, source regclass, ignore_extra boolean, fill_target boolean)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  wrong text;
  shared text;
BEGIN
  IF target = source THEN
    RAISE EXCEPTION 'ALTER TABLE APPEND: target and source are one table' USING ERRCODE = '42P16';
  END IF;
  IF EXISTS (SELECT FROM pg_class WHERE oid IN (target, source) AND (relkind <> 'r' OR relpersistence <> 'p')) THEN
    RAISE EXCEPTION 'ALTER TABLE APPEND: target and source must be permanent tables' USING ERRCODE = '42809';
  END IF;
  SELECT string_agg(coalesce(t.name, s.name), ', ' ORDER BY coalesce(t.name, s.name)) INTO wrong
  FROM pg_catalog.shiftwork_columns(target) t
  FULL JOIN pg_catalog.shiftwork_columns(source) s ON s.name = t.name
  WHERE t.type <> s.type OR (t.name IS NULL AND NOT ignore_extra) OR (s.name IS NULL AND NOT fill_target);
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'ALTER TABLE APPEND: the columns of target and source differ: %', wrong
      USING ERRCODE = '42804', HINT = 'IGNOREEXTRA leaves out what only the source has; FILLTARGET fills what only the target has.';
  END IF;
  SELECT string_agg(quote_ident(t.name), ', ') INTO shared
  FROM pg_catalog.shiftwork_columns(target) t JOIN pg_catalog.shiftwork_columns(source) s ON s.name = t.name;
  EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s', target, shared, shared, source);
  EXECUTE format('DELETE FROM %s', source);
END
$$;
