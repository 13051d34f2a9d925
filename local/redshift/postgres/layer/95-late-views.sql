-- Views WITH NO SCHEMA BINDING (https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html): they find their tables by name whenever they are read, and
-- no table waits for them to be dropped. Here such a view is one of PostgreSQL's, of which PostgreSQL has forgotten what it depends on,
-- and each change of what it names makes it anew, in the transaction of that change. While something it needs is not there it is
-- blank: it keeps its columns, rights and dependents, and fails when it is read, as Redshift would.

-- One row for each; the proxy says what a new one is, and it goes with its view.
CREATE TABLE pg_catalog.shiftwork_late_view (
  view_id oid PRIMARY KEY,
  -- For PostgreSQL, and its column names in parentheses, or nothing.
  query   text NOT NULL,
  header  text NOT NULL,
  -- The relations that it reads, quoted, with their schema.
  names   text[] NOT NULL
);

CREATE FUNCTION pg_catalog.shiftwork_unbound(message text, state text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RAISE EXCEPTION '%', message USING ERRCODE = state;
END
$$;

-- Fails when it is read, with the error that kept it from being bound. A new view has no columns yet. It keeps in its rule what it was
-- bound to in vain: only a change of that is worth another attempt.
CREATE FUNCTION pg_catalog.shiftwork_blank_view(view regclass, tried oid[], message text, state text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  relations text := (SELECT string_agg(format(' LEFT JOIN %s AS tried%s ON false', relation::regclass, relation), '') FROM unnest(tried) AS relation);
  columns text := (SELECT string_agg(format('NULL::%s AS %I', format_type(atttypid, atttypmod), attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = view AND attnum > 0);
BEGIN
  EXECUTE format('CREATE OR REPLACE VIEW %s AS SELECT %s FROM pg_catalog.shiftwork_unbound(%L, %L)%s', view, columns, message, state, relations);
END
$$;

-- A view whose columns have changed is another one, with the rights of the old.
CREATE FUNCTION pg_catalog.shiftwork_make_view_anew(late pg_catalog.shiftwork_late_view) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text := late.view_id::regclass;
  owner oid;
  rights aclitem[];
BEGIN
  SELECT relowner, relacl INTO owner, rights FROM pg_class WHERE oid = late.view_id;
  EXECUTE format('DROP VIEW %s CASCADE', name);
  EXECUTE format('CREATE VIEW %s%s AS %s', name, late.header, late.query);
  EXECUTE format('ALTER VIEW %s OWNER TO %I', name, pg_get_userbyid(owner));
  UPDATE pg_class SET relacl = rights WHERE oid = name::regclass;
  UPDATE shiftwork_late_view SET view_id = name::regclass WHERE view_id = late.view_id;
END
$$;

-- What a view reads now, by its rule, and what its names stand for.
CREATE FUNCTION pg_catalog.shiftwork_read_now(view oid) RETURNS oid[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(SELECT DISTINCT found[1]::oid AS relation FROM pg_rewrite CROSS JOIN LATERAL regexp_matches(ev_action::text, ':relid (\d+)', 'g') AS found
    WHERE ev_class = view AND found[1]::oid <> view ORDER BY relation)
$$;
CREATE FUNCTION pg_catalog.shiftwork_named(names text[]) RETURNS oid[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(SELECT DISTINCT to_regclass(name)::oid AS relation FROM unnest(names) AS given(name) WHERE to_regclass(name) IS NOT NULL ORDER BY relation)
$$;

-- All of them, or nothing while one is not there, or is nothing to read.
CREATE FUNCTION pg_catalog.shiftwork_all_named(names text[]) RETURNS oid[] LANGUAGE sql STABLE AS $$
  SELECT found FROM shiftwork_named(names) AS found
   WHERE NOT EXISTS (SELECT FROM unnest(names) AS given(name) WHERE NOT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass(name) AND relkind IN ('r', 'v', 'm', 'p', 'f')))
$$;

-- Called before a statement that changes relations of these names, which are quoted: until its transaction ends, no other binds a view that reads them.
CREATE FUNCTION pg_catalog.shiftwork_hold_late_views(changed json) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock('pg_class'::regclass::int, view_id::int) FROM (
    SELECT view_id FROM pg_catalog.shiftwork_late_view WHERE names && ARRAY(
      SELECT CASE WHEN name LIKE '%"."%' THEN name ELSE format('"%s".%s', replace(schema, '"', '""'), name) END
        FROM json_array_elements_text(changed) AS given(name), unnest(current_schemas(false)) AS path(schema))
    ORDER BY view_id) AS held
$$;

CREATE FUNCTION pg_catalog.shiftwork_forget_tables(view oid) RETURNS void LANGUAGE sql AS $$
  DELETE FROM pg_depend USING pg_rewrite r
   WHERE r.ev_class = view AND classid = 'pg_rewrite'::regclass AND objid = r.oid AND refclassid = 'pg_class'::regclass AND refobjid <> r.ev_class
$$;

CREATE FUNCTION pg_catalog.shiftwork_bind_view(late pg_catalog.shiftwork_late_view) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text := late.view_id::regclass;
  message text;
BEGIN
  BEGIN
    EXECUTE format('CREATE OR REPLACE VIEW %s%s AS %s', name, late.header, late.query);
  EXCEPTION WHEN invalid_table_definition THEN
    PERFORM shiftwork_make_view_anew(late);
  END;
  PERFORM shiftwork_forget_tables(name::regclass);
EXCEPTION WHEN syntax_error THEN
  RAISE;
WHEN syntax_error_or_access_rule_violation OR invalid_schema_name THEN
  GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
  -- A function may come without any change of a table.
  PERFORM shiftwork_blank_view(name::regclass, CASE WHEN SQLSTATE <> '42883' THEN shiftwork_all_named(late.names) END, message, SQLSTATE);
  PERFORM shiftwork_forget_tables(name::regclass);
END
$$;

-- The proxy sets redshift.late_view before the CREATE VIEW of one, which is blank.
CREATE FUNCTION pg_catalog.shiftwork_add_late_view(created oid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  given json := nullif(current_setting('redshift.late_view', true), '');
  late shiftwork_late_view;
BEGIN
  DELETE FROM shiftwork_late_view WHERE view_id = created;
  IF given IS NULL THEN
    RETURN;
  END IF;
  PERFORM set_config('redshift.late_view', '', true);
  INSERT INTO shiftwork_late_view
    VALUES (created, given ->> 'query', given ->> 'header', ARRAY(SELECT json_array_elements_text(given -> 'names'))) RETURNING * INTO late;
  PERFORM shiftwork_bind_view(late);
END
$$;

CREATE FUNCTION pg_catalog.shiftwork_follow_names() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER
SET allow_system_table_mods = on SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  late shiftwork_late_view;
  changed oid[] := '{}';
  -- But for the view itself: one that reads itself fails when it is read, and is otherwise like any other.
  named oid[];
BEGIN
  IF current_setting('redshift.within_ddl', true) = 'yes' THEN
    RETURN;
  END IF;
  PERFORM set_config('redshift.within_ddl', 'yes', true);
  IF TG_EVENT = 'ddl_command_end' THEN
    changed := ARRAY(SELECT objid FROM pg_event_trigger_ddl_commands() WHERE classid = 'pg_class'::regclass);
    PERFORM shiftwork_add_late_view(objid) FROM (SELECT DISTINCT objid FROM pg_event_trigger_ddl_commands() WHERE command_tag = 'CREATE VIEW') AS made;
  END IF;
  DELETE FROM shiftwork_late_view WHERE NOT EXISTS (SELECT FROM pg_class WHERE oid = view_id);
  FOR late IN SELECT * FROM shiftwork_late_view WHERE view_id <> ALL (changed) ORDER BY view_id LOOP
    -- It has gone since the snapshot: names are looked up in what is there.
    CONTINUE WHEN late.view_id::regclass::text = late.view_id::text;
    named := array_remove(shiftwork_named(late.names), late.view_id);
    CONTINUE WHEN shiftwork_read_now(late.view_id) = named AND NOT changed && named;
    -- It is blank, and stays so.
    CONTINUE WHEN shiftwork_read_now(late.view_id) = '{}' AND EXISTS (SELECT FROM unnest(late.names) AS given(name) WHERE to_regclass(name) IS NULL);
    PERFORM shiftwork_bind_view(late);
  END LOOP;
  PERFORM set_config('redshift.within_ddl', '', true);
END
$$;

CREATE EVENT TRIGGER shiftwork_follow_names ON ddl_command_end
  WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE', 'CREATE VIEW', 'ALTER VIEW', 'CREATE MATERIALIZED VIEW', 'ALTER SCHEMA')
  EXECUTE FUNCTION pg_catalog.shiftwork_follow_names();
CREATE EVENT TRIGGER shiftwork_follow_dropped ON sql_drop EXECUTE FUNCTION pg_catalog.shiftwork_follow_names();

GRANT SELECT ON pg_catalog.shiftwork_late_view TO PUBLIC;
