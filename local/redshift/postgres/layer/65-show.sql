-- What SHOW DATABASES, SCHEMAS, TABLES, COLUMNS and TABLE answer, and ANALYZE COMPRESSION: the proxy asks these. The svv_ views of
-- the same things are made of them. https://docs.aws.amazon.com/redshift/latest/mgmt/discovering-metadata-show-commands.html

CREATE FUNCTION pg_catalog.shiftwork_is_here(database text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_database WHERE datname = database) THEN
    RAISE EXCEPTION 'database "%" does not exist', database USING ERRCODE = '3D000';
  ELSIF database <> current_database() THEN
    RAISE EXCEPTION 'The local Redshift does not look into another database yet' USING ERRCODE = '0A000', HINT = 'Connect to it.';
  END IF;
  RETURN true;
END
$$;

CREATE FUNCTION pg_catalog.shiftwork_known_schema(schema text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = schema) THEN
    RAISE EXCEPTION 'schema "%" does not exist', schema USING ERRCODE = '3F000';
  END IF;
  RETURN schema;
END
$$;

CREATE VIEW pg_catalog.shiftwork_show_databases AS
  SELECT datname::varchar(128) AS database_name, datdba::int AS database_owner, 'local'::varchar(32) AS database_type, array_to_string(datacl, '~')::varchar(128) AS database_acl,
      NULL::varchar(128) AS parameters, 'Snapshot Isolation'::varchar(128) AS database_isolation_level
    FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres';

CREATE VIEW pg_catalog.shiftwork_show_schemas AS
  SELECT * FROM svv_all_schemas;

CREATE VIEW pg_catalog.shiftwork_show_tables AS
  SELECT current_database()::varchar(128) AS database_name, n.nspname::varchar(128) AS schema_name, c.relname::varchar(128) AS table_name,
      CASE WHEN c.relkind IN ('v', 'm') THEN 'VIEW' ELSE 'TABLE' END::varchar(128) AS table_type, array_to_string(c.relacl, '~')::varchar(128) AS table_acl,
      obj_description(c.oid, 'pg_class')::varchar(128) AS remarks, pg_get_userbyid(c.relowner)::varchar(128) AS owner,
      t.created_at AS last_altered_time, NULL::timestamp AS last_modified_time,
      CASE t.dist_style WHEN 'auto' THEN 'AUTO (ALL)' ELSE upper(t.dist_style) END::varchar(128) AS dist_style,
      CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'v' THEN 'REGULAR VIEW' ELSE 'REGULAR TABLE' END::varchar(128) AS table_subtype
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN shiftwork_table t ON t.table_id = c.oid
   WHERE c.relkind IN ('r', 'v', 'm') AND has_table_privilege(c.oid, 'SELECT') AND shiftwork_is_users(n.nspname);

CREATE FUNCTION pg_catalog.shiftwork_column_encoding(t shiftwork_table, a pg_attribute) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(t.encodings ->> a.attnum::text, shiftwork_encoding(a.atttypid, array_position(t.sort_keys, a.attnum)))
$$;

CREATE VIEW pg_catalog.svv_redshift_columns AS
  SELECT current_database()::varchar(128) AS database_name, i.table_schema::varchar(128) AS schema_name, i.table_name::varchar(128) AS table_name,
      i.column_name::varchar(128) AS column_name, i.ordinal_position::int AS ordinal_position, format_type(a.atttypid, a.atttypmod)::varchar(128) AS data_type,
      i.column_default::varchar(4000) AS column_default, i.is_nullable::varchar(3) AS is_nullable,
      shiftwork_column_encoding(t, a)::varchar(128) AS encoding, coalesce(t.dist_key = a.attnum, false) AS distkey,
      coalesce(array_position(t.sort_keys, a.attnum), 0) AS sortkey, array_to_string(a.attacl, '~')::varchar(128) AS column_acl,
      col_description(a.attrelid, a.attnum)::varchar(256) AS remarks
    FROM information_schema.columns i
    JOIN pg_namespace n ON n.nspname = i.table_schema
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = i.table_name
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = i.column_name
    LEFT JOIN shiftwork_table t ON t.table_id = c.oid
   WHERE shiftwork_is_users(n.nspname);

CREATE FUNCTION pg_catalog.shiftwork_show_columns(target regclass) RETURNS TABLE (database_name varchar, schema_name varchar, table_name varchar, column_name varchar,
    ordinal_position int, column_default varchar, is_nullable varchar, data_type varchar, character_maximum_length int, numeric_precision int, numeric_scale int,
    remarks varchar, sort_key_type varchar, sort_key_order int, dist_key int, encoding varchar, "collation" varchar) LANGUAGE sql STABLE AS $$
  SELECT current_database(), i.table_schema, i.table_name, i.column_name, i.ordinal_position, i.column_default, i.is_nullable, i.data_type,
      i.character_maximum_length, i.numeric_precision, i.numeric_scale, col_description(a.attrelid, a.attnum),
      CASE WHEN a.attnum = ANY (t.sort_keys) THEN upper(t.sort_style) END, coalesce(array_position(t.sort_keys, a.attnum), 0), (coalesce(t.dist_key = a.attnum, false))::int,
      shiftwork_column_encoding(t, a), CASE WHEN a.attcollation <> 0 THEN 'default' END
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid
    JOIN information_schema.columns i ON i.table_schema = n.nspname AND i.table_name = c.relname AND i.column_name = a.attname
    LEFT JOIN shiftwork_table t ON t.table_id = c.oid
   WHERE c.oid = target
$$;

CREATE VIEW pg_catalog.svv_redshift_databases AS
  SELECT database_name, database_owner, database_type, database_acl, parameters AS database_options, database_isolation_level FROM shiftwork_show_databases;
CREATE VIEW pg_catalog.svv_redshift_tables AS
  SELECT database_name, schema_name, table_name, table_type, table_acl, remarks, owner AS table_owner FROM shiftwork_show_tables;
CREATE VIEW pg_catalog.svv_all_tables AS
  SELECT database_name, schema_name, table_name, table_acl, table_type, remarks, owner FROM shiftwork_show_tables;
CREATE VIEW pg_catalog.svv_all_columns AS
  SELECT current_database()::varchar(128) AS database_name, table_schema::varchar(128) AS schema_name, table_name::varchar(128) AS table_name,
      column_name::varchar(128) AS column_name, ordinal_position::int AS ordinal_position, column_default::varchar(4000) AS column_default,
      is_nullable::varchar(3) AS is_nullable, data_type::varchar(128) AS data_type, character_maximum_length::int AS character_maximum_length,
      numeric_precision::int AS numeric_precision, numeric_scale::int AS numeric_scale, NULL::varchar(256) AS remarks
    FROM information_schema.columns;

CREATE FUNCTION pg_catalog.shiftwork_identity(target oid, number int2, kind "char") RETURNS text LANGUAGE sql STABLE AS $$
  SELECT format(' %sidentity(%s, %s)', CASE kind WHEN 'd' THEN 'GENERATED BY DEFAULT AS ' ELSE '' END, s.seqstart, s.seqincrement)
    FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid
   WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = target AND d.refobjsubid = number
$$;

-- https://docs.aws.amazon.com/redshift/latest/dg/r_SHOW_TABLE.html
CREATE FUNCTION pg_catalog.shiftwork_definition(target regclass) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  t shiftwork_table;
  name text := (SELECT format('%I.%I', nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE c.oid = target AND relkind IN ('r', 'p'));
  parts text[];
BEGIN
  IF name IS NULL THEN
    RAISE EXCEPTION '"%" is not a table', target USING ERRCODE = '42809';
  END IF;
  SELECT * INTO t FROM shiftwork_table WHERE table_id = target;
  parts := ARRAY(
    SELECT format('%I %s%s%s%s%s%s', attname, format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN ' NOT NULL' END,
        CASE WHEN attidentity <> '' THEN shiftwork_identity(target, attnum, attidentity) END, ' DEFAULT ' || pg_get_expr(adbin, adrelid),
        ' ENCODE ' || nullif(shiftwork_column_encoding(t, a), 'none'), CASE WHEN attnum = t.dist_key THEN ' distkey' END)
      FROM pg_attribute a LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
     WHERE attrelid = target AND attnum > 0 AND NOT attisdropped ORDER BY attnum)
    || ARRAY(SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = target AND contype IN ('p', 'u', 'f')
      ORDER BY array_position(ARRAY['p', 'u', 'f'], contype::text), conname);
  RETURN format(E'CREATE TABLE %s (\n    %s\n)\nDISTSTYLE %s', name, array_to_string(parts, E',\n    '), upper(coalesce(t.dist_style, 'auto')))
    || coalesce((SELECT format(E'\n%sSORTKEY ( %s )', CASE t.sort_style WHEN 'interleaved' THEN 'INTERLEAVED ' ELSE '' END, string_agg(quote_ident(attname), ', ' ORDER BY place))
         FROM unnest(t.sort_keys) WITH ORDINALITY AS key(number, place) JOIN pg_attribute ON attrelid = target AND attnum = number HAVING count(*) > 0), '')
    || ';';
END
$$;

-- Nothing is compressed here, so nothing is estimated: the encodings are those in use, raw for sort keys, and save nothing.
CREATE FUNCTION pg_catalog.shiftwork_compression(target regclass, columns text[])
RETURNS TABLE ("Table" varchar, "Column" varchar, "Encoding" varchar, "Est_reduction_pct" numeric(5,2)) LANGUAGE plpgsql STABLE AS $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY coalesce(columns, '{}') LOOP
    PERFORM shiftwork_known_column(target, name);
  END LOOP;
  RETURN QUERY
    SELECT c.relname::varchar, a.attname::varchar, CASE WHEN a.attnum = ANY (t.sort_keys) THEN 'raw' ELSE replace(shiftwork_column_encoding(t, a), 'none', 'raw') END::varchar, 0.00
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN shiftwork_table t ON t.table_id = c.oid
     WHERE c.relkind = 'r' AND shiftwork_is_users(n.nspname) AND coalesce(c.oid = target, n.nspname NOT LIKE 'pg\_temp%') AND coalesce(a.attname = ANY (columns), true)
     ORDER BY n.nspname, c.relname, a.attnum;
END
$$;

GRANT SELECT ON pg_catalog.shiftwork_show_databases, pg_catalog.shiftwork_show_schemas, pg_catalog.shiftwork_show_tables, pg_catalog.svv_redshift_columns,
  pg_catalog.svv_redshift_databases, pg_catalog.svv_redshift_tables, pg_catalog.svv_all_tables, pg_catalog.svv_all_columns TO PUBLIC;
