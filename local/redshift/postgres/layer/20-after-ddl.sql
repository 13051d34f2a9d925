-- Redshift declares keys and does not enforce them (https://docs.aws.amazon.com/redshift/latest/dg/t_Defining_constraints.html), but NULL is
-- refused in a primary key; and it counts the length of VARCHAR and CHAR in bytes, where PostgreSQL counts characters. So after
-- every statement that makes or changes a table: its unique indexes are marked dead (shown, but neither filled nor used), and
-- each VARCHAR and CHAR column gets a CHECK of its bytes. The proxy knows the name of the CHECK and words the error.

CREATE FUNCTION pg_catalog.shiftwork_kill_unique_indexes(target oid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE pg_index SET indislive = false, indisready = false, indisvalid = false
    WHERE indrelid = target AND indisunique AND indislive;
  IF FOUND THEN
    -- Makes every session read the table's indexes anew. An UPDATE of pg_class would, too, but fails where the table was changed since the
    -- transaction's snapshot; a command sees what is there.
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS DEFAULT', target::regclass,
      (SELECT attname FROM pg_attribute WHERE attrelid = target AND attnum > 0 AND NOT attisdropped LIMIT 1));
  END IF;
END
$$;

CREATE FUNCTION pg_catalog.shiftwork_check_bytes(target oid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  changes text;
BEGIN
  WITH wanted AS (
    SELECT format('shiftwork_bytes: %s %s', format_type(atttypid, atttypmod), attnum) AS name, attname, atttypmod - 4 AS bytes
      FROM pg_attribute
     WHERE attrelid = target AND attnum > 0 AND NOT attisdropped
       AND atttypid IN ('varchar'::regtype, 'bpchar'::regtype) AND atttypmod > 4
  ), there AS (
    SELECT conname::text AS name FROM pg_constraint WHERE conrelid = target AND conname LIKE 'shiftwork\_bytes: %'
  ), change AS (
    SELECT format('DROP CONSTRAINT %I', name) AS text FROM there WHERE name NOT IN (SELECT name FROM wanted)
    UNION ALL
    SELECT format('ADD CONSTRAINT %I CHECK (octet_length(%I) <= %s)', name, attname, bytes) FROM wanted
     WHERE name NOT IN (SELECT name FROM there)
  )
  SELECT string_agg(text, ', ') INTO changes FROM change;
  IF changes IS NOT NULL THEN
    EXECUTE format('ALTER TABLE %s %s', target::regclass, changes);
  END IF;
END
$$;

CREATE FUNCTION pg_catalog.shiftwork_after_ddl() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET allow_system_table_mods = on SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  target oid;
BEGIN
  IF current_setting('redshift.within_ddl', true) = 'yes' THEN
    RETURN;
  END IF;
  PERFORM set_config('redshift.within_ddl', 'yes', true);
  FOR target IN SELECT DISTINCT objid FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table' AND classid = 'pg_class'::regclass LOOP
    PERFORM shiftwork_kill_unique_indexes(target);
    PERFORM shiftwork_check_bytes(target);
  END LOOP;
  PERFORM set_config('redshift.within_ddl', '', true);
END
$$;

CREATE EVENT TRIGGER shiftwork_after_ddl ON ddl_command_end
  WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE')
  EXECUTE FUNCTION pg_catalog.shiftwork_after_ddl();
