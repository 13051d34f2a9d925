-- To Redshift a materialized view is a view: the catalog lists it with them, and tools know it by how its definition begins
-- (https://docs.aws.amazon.com/redshift/latest/dg/materialized-view-create-sql-command.html). PostgreSQL leaves it out of its views.

ALTER FUNCTION pg_catalog.pg_get_viewdef(oid) RENAME TO shiftwork_query_of_view;
CREATE FUNCTION pg_catalog.pg_get_viewdef(target oid) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE relkind WHEN 'm' THEN definition || ';' ELSE shiftwork_query_of_view(oid) END
    FROM pg_class LEFT JOIN shiftwork_table ON table_id = oid WHERE oid = target
$$;

DO $$
DECLARE
  name text;
  found text;
  changed text;
BEGIN
  FOREACH name IN ARRAY '{pg_catalog.pg_views,information_schema.views,information_schema.tables,information_schema.columns}'::text[] LOOP
    found := shiftwork_query_of_view(name::regclass);
    changed := replace(replace(replace(found, $f$relkind = 'v'::"char"$f$, $f$relkind IN ('v', 'm')$f$),
      $f$'r'::"char", 'v'::"char",$f$, $f$'r'::"char", 'v'::"char", 'm'::"char",$f$), 'shiftwork_query_of_view', 'pg_get_viewdef');
    -- SUPER is a domain here, of which columns would show the type below.
    changed := replace(changed, 'format_type(t.typbasetype, ', 'format_type(t.oid, ');
    IF changed = found THEN
      RAISE EXCEPTION 'the definition of % is not as expected', name;
    END IF;
    EXECUTE format('CREATE OR REPLACE VIEW %s AS %s', name, changed);
  END LOOP;
END
$$;

-- A temporary login acts as a user of the database, and is none itself: https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentials.html
CREATE OR REPLACE VIEW pg_catalog.pg_user AS
  SELECT usename, usesysid, usecreatedb, usesuper, userepl, usebypassrls, '********'::text AS passwd, valuntil, useconfig
    FROM pg_shadow WHERE usename NOT LIKE 'IAM:%';
