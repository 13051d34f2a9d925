-- What SHOW VIEW, PROCEDURE and GRANTS answer: https://docs.aws.amazon.com/redshift/latest/dg/r_SHOW_VIEW.html, r_SHOW_PROCEDURE.html, r_SHOW_GRANTS.html.

CREATE FUNCTION pg_catalog.shiftwork_view_text(target regclass) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_class WHERE oid = target AND relkind IN ('v', 'm')) THEN
    RAISE EXCEPTION '"%" is not a view', target USING ERRCODE = '42809';
  END IF;
  RETURN coalesce((SELECT query || ' WITH NO SCHEMA BINDING;' FROM pg_catalog.shiftwork_late_view WHERE view_id = target), pg_get_viewdef(target));
END
$$;

-- A parameter may be given with its name and mode: `INOUT f2 varchar`. What is left of it without them is a type.
CREATE FUNCTION pg_catalog.shiftwork_parameter_type(given text) RETURNS oid LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN given::regtype;
EXCEPTION WHEN syntax_error OR undefined_object THEN
  IF given ~ '\s' THEN
    RETURN shiftwork_parameter_type(regexp_replace(given, '^\S+\s+', ''));
  END IF;
  RAISE;
END
$$;

-- One of its name that may be called by it alone, and has these types, if any are given: those of its input, or all.
CREATE FUNCTION pg_catalog.shiftwork_routine(name text, given text[]) RETURNS oid LANGUAGE plpgsql STABLE AS $$
DECLARE
  parts text[] := parse_ident(name);
  types oid[] := ARRAY(SELECT shiftwork_parameter_type(one) FROM unnest(given) AS parameter(one));
  found oid[] := ARRAY(
    SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
     WHERE proname = parts[cardinality(parts)] AND shiftwork_is_users(nspname)
       AND CASE WHEN cardinality(parts) > 1 THEN nspname = parts[cardinality(parts) - 1] ELSE pg_function_is_visible(p.oid) END
       AND (given IS NULL OR ARRAY(SELECT unnest(proargtypes)) = types OR proallargtypes = types));
BEGIN
  IF cardinality(found) = 1 THEN
    RETURN found[1];
  ELSIF cardinality(found) = 0 THEN
    RAISE EXCEPTION '%(%) does not exist', parts[cardinality(parts)], array_to_string(given, ', ') USING ERRCODE = '42883';
  END IF;
  RAISE EXCEPTION '"%" is not unique', parts[cardinality(parts)] USING ERRCODE = '42725', HINT = 'Give the types of its parameters.';
END
$$;
CREATE FUNCTION pg_catalog.shiftwork_known_identity(name text) RETURNS int LANGUAGE plpgsql STABLE AS $$
DECLARE
  found oid := (SELECT oid FROM pg_roles WHERE rolname = name);
BEGIN
  IF found IS NULL THEN
    RAISE EXCEPTION 'user or role "%" does not exist', name USING ERRCODE = '42704';
  END IF;
  RETURN found;
END
$$;
CREATE FUNCTION pg_catalog.shiftwork_procedure_text(target oid) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT format(E'CREATE OR REPLACE PROCEDURE %I.%I(%s)\nLANGUAGE %s\nAS $_$%s$_$\n', nspname, proname,
      regexp_replace(pg_get_function_arguments(p.oid), '\mIN ', ''), lanname, shiftwork_source(prosrc))
    FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace JOIN pg_language l ON l.oid = prolang WHERE p.oid = target
$$;

-- Rights to databases, schemas, tables and functions that somebody was given: not the owner's, nor MAINTAIN, which is part of INSERT here.
-- Groups and roles are one in PostgreSQL, and called roles.
CREATE VIEW pg_catalog.shiftwork_grants AS
  WITH owned AS (
    SELECT 'DATABASE' AS object_type, oid AS object_id, NULL::name AS schema_name, NULL::text AS object_name, datdba AS owner, datacl AS rights
      FROM pg_database WHERE datname = current_database()
    UNION ALL
    SELECT 'SCHEMA', oid, nspname, nspname::text, nspowner, nspacl FROM pg_namespace WHERE shiftwork_is_users(nspname)
    UNION ALL
    SELECT 'TABLE', c.oid, nspname, relname::text, relowner, relacl FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind IN ('r', 'v', 'm') AND shiftwork_is_users(nspname)
    UNION ALL
    SELECT CASE prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, p.oid, nspname, format('%s(%s)', proname, oidvectortypes(proargtypes)), proowner, proacl
      FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE shiftwork_is_users(nspname)
  )
  SELECT current_database()::varchar(128) AS database_name, schema_name::varchar(128), object_name::varchar(128), object_type::varchar(128),
      CASE given.privilege_type WHEN 'TEMPORARY' THEN 'TEMP' ELSE given.privilege_type END::varchar(128) AS privilege_type, given.grantee::int AS identity_id,
      CASE given.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(given.grantee)::text END::varchar(128) AS identity_name,
      CASE shiftwork_identity_type(given.grantee) WHEN 'group' THEN 'role' ELSE shiftwork_identity_type(given.grantee) END::varchar(128) AS identity_type,
      given.is_grantable AS admin_option, object_type::varchar(128) AS privilege_scope, pg_get_userbyid(given.grantor)::varchar(128) AS grantor_name, object_id
    FROM owned CROSS JOIN LATERAL aclexplode(rights) AS given
   WHERE given.grantee <> owner AND given.privilege_type NOT IN ('MAINTAIN', 'CONNECT');
GRANT SELECT ON pg_catalog.shiftwork_grants TO PUBLIC;
