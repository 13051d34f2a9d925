-- What Redshift's catalog views say of tables and columns: https://docs.aws.amazon.com/redshift/latest/dg/c_join_PG.html, cm_chap_system-tables.html.
-- Sizes are in blocks of 1 MB, as Redshift counts them.

-- SUPER is kept as JSON.
CREATE DOMAIN pg_catalog.super AS jsonb;

CREATE FUNCTION pg_catalog.shiftwork_is_users(namespace name) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT namespace NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND namespace NOT LIKE 'pg\_toast%'
$$;

-- Encodings that Redshift chooses by itself: none for the first sort key, else by type.
CREATE FUNCTION pg_catalog.shiftwork_encoding(type oid, sort_position int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN sort_position = 1 THEN 'none'
    WHEN type IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype, 'date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype) THEN 'az64'
    WHEN type IN ('bool'::regtype, 'float4'::regtype, 'float8'::regtype) THEN 'none' ELSE 'lzo' END
$$;

CREATE FUNCTION pg_catalog.shiftwork_count(target regclass) RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
DECLARE
  found bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM %s', target) INTO found;
  RETURN found;
END
$$;

-- 0 for a column that is no sort key; those of an interleaved one are positive and negative by turns:
-- https://docs.aws.amazon.com/redshift/latest/dg/r_PG_TABLE_DEF.html
CREATE FUNCTION pg_catalog.shiftwork_sort_position(keys smallint[], style text, attnum smallint) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(array_position(keys, attnum), 0) * CASE WHEN style = 'interleaved' AND array_position(keys, attnum) % 2 = 0 THEN -1 ELSE 1 END
$$;

CREATE VIEW pg_catalog.pg_table_def AS
  SELECT n.nspname AS schemaname, c.relname AS tablename, a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS type,
      coalesce(t.encodings ->> a.attnum::text, shiftwork_encoding(a.atttypid, array_position(t.sort_keys, a.attnum)))::varchar(32) AS encoding,
      coalesce(t.dist_key = a.attnum, false) AS distkey,
      shiftwork_sort_position(t.sort_keys, t.sort_style, a.attnum) AS sortkey,
      a.attnotnull AS "notnull"
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN shiftwork_table t ON t.table_id = c.oid
   WHERE c.relkind = 'r' AND shiftwork_is_users(n.nspname) AND n.nspname = ANY (current_schemas(true));

CREATE VIEW pg_catalog.svv_table_info AS
  SELECT current_database()::text AS database, n.nspname::text AS schema, c.oid AS table_id, c.relname::text AS "table", 'Y, AUTO(ENCODE)'::text AS encoded,
      CASE t.dist_style WHEN 'key' THEN format('KEY(%s)', (SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum = t.dist_key))
        WHEN 'all' THEN 'ALL' WHEN 'even' THEN 'EVEN' ELSE 'AUTO(ALL)' END AS diststyle,
      coalesce(CASE WHEN t.sort_style = 'interleaved' THEN 'INTERLEAVED' ELSE (SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum = t.sort_keys[1])::text END,
        CASE t.sort_style WHEN 'auto' THEN 'AUTO(SORTKEY)' END) AS sortkey1,
      coalesce((SELECT max(atttypmod - 4) FROM pg_attribute WHERE attrelid = c.oid AND atttypid = 'varchar'::regtype AND NOT attisdropped), 0) AS max_varchar,
      'none'::char(32) AS sortkey1_enc, cardinality(t.sort_keys) AS sortkey_num,
      (pg_total_relation_size(c.oid) + 1048575) / 1048576 AS size, 0::numeric(10,4) AS pct_used, NULL::bigint AS empty,
      0::numeric(5,2) AS unsorted, 0::numeric(5,2) AS stats_off, shiftwork_count(c.oid)::numeric(38,0) AS tbl_rows, NULL::numeric(19,2) AS skew_sortkey1,
      NULL::numeric(19,2) AS skew_rows, shiftwork_count(c.oid)::numeric(38,0) AS estimated_visible_rows, NULL::text AS risk_event,
      0::numeric(12,2) AS vacuum_sort_benefit, t.created_at AS create_time
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN shiftwork_table t ON t.table_id = c.oid
   WHERE c.relkind IN ('r', 'm') AND shiftwork_is_users(n.nspname) AND n.nspname NOT LIKE 'pg\_temp%' AND shiftwork_count(c.oid) > 0;

CREATE VIEW pg_catalog.svv_tables AS
  SELECT table_catalog::varchar(128), table_schema::varchar(128), table_name::varchar(128), table_type::varchar(128), NULL::varchar(128) AS remarks
    FROM information_schema.tables;

CREATE VIEW pg_catalog.svv_columns AS
  SELECT table_catalog::varchar(128), table_schema::varchar(128), table_name::varchar(128), column_name::varchar(128), ordinal_position::int,
      coalesce(column_default, CASE WHEN is_identity = 'YES'
        THEN format('"identity"(%s, %s, ''%s,%s''::text)', to_regclass(format('%I.%I', table_schema, table_name))::oid, ordinal_position - 1, identity_start, identity_increment)
      END)::varchar(4000) AS column_default, is_nullable::varchar(3), data_type::varchar(128), character_maximum_length::int, numeric_precision::int,
      numeric_precision_radix::int, numeric_scale::int, datetime_precision::int, interval_type::varchar(128), interval_precision::varchar(128),
      character_set_catalog::varchar(128), character_set_schema::varchar(128), character_set_name::varchar(128), collation_catalog::varchar(128),
      collation_schema::varchar(128), collation_name::varchar(128), domain_name::varchar(128), NULL::varchar(256) AS remarks
    FROM information_schema.columns;

CREATE VIEW pg_catalog.svv_redshift_schemas AS
  SELECT current_database()::varchar(128) AS database_name, nspname::varchar(128) AS schema_name, nspowner::int AS schema_owner, 'local'::varchar(128) AS schema_type,
      array_to_string(nspacl, '~')::varchar(128) AS schema_acl, NULL::varchar(128) AS schema_option
    FROM pg_namespace WHERE nspname NOT LIKE 'pg\_t%';

CREATE VIEW pg_catalog.svv_all_schemas AS
  SELECT database_name, schema_name, schema_owner, schema_type, schema_acl, NULL::varchar(128) AS source_database, schema_option FROM svv_redshift_schemas;

-- There is nothing external here: drivers ask before they list tables.
CREATE VIEW pg_catalog.svv_external_schemas AS
  SELECT NULL::oid AS esoid, NULL::smallint AS eskind, NULL::text AS schemaname, NULL::int AS esowner, NULL::text AS databasename, NULL::text AS esoptions WHERE false;
CREATE VIEW pg_catalog.svv_external_tables AS
  SELECT NULL::text AS redshift_database_name, NULL::text AS schemaname, NULL::text AS tablename, NULL::text AS tabletype, NULL::text AS location WHERE false;
CREATE VIEW pg_catalog.svv_external_columns AS
  SELECT NULL::text AS redshift_database_name, NULL::text AS schemaname, NULL::text AS tablename, NULL::text AS columnname, NULL::text AS external_type,
      NULL::int AS columnnum, NULL::int AS part_key, NULL::text AS is_nullable WHERE false;

-- Joined to stl_load_errors.tbl by every recipe; one slice.
CREATE VIEW pg_catalog.stv_tbl_perm AS
  SELECT 0 AS slice, c.oid::int AS id, c.relname::char(72) AS name, shiftwork_count(c.oid) AS rows, shiftwork_count(c.oid) AS sorted_rows, 0 AS temp,
      d.oid::int AS db_id, 0 AS insert_pristine, 0 AS delete_pristine, 1 AS backup
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_database d ON d.datname = current_database()
   WHERE c.relkind = 'r' AND shiftwork_is_users(n.nspname);

CREATE VIEW pg_catalog.pg_user_info AS
  SELECT usename, usesysid, usecreatedb, usesuper, false AS usecatupd, passwd, valuntil, useconfig, 'UNLIMITED'::text AS useconnlimit,
      'RESTRICTED'::text AS syslogaccess, NULL::timestamp AS last_ddl_ts, NULL::int AS sessiontimeout, false AS external_user_id
    FROM pg_user;

-- A procedure's body as it was written, which stands in a comment behind what it has become here.
CREATE FUNCTION pg_catalog.shiftwork_source(body text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(convert_from(decode(substring(body FROM '/\* as written: ([^ ]*) \*/$'), 'base64'), 'UTF8'), body)
$$;

-- Asked for by drivers that list functions and procedures: https://docs.aws.amazon.com/redshift/latest/dg/r_PG_PROC_INFO.html
CREATE VIEW pg_catalog.pg_proc_info AS
  SELECT oid AS prooid, proname, pronamespace, proowner, prolang, prokind = 'a' AS proisagg, prosecdef, proisstrict, proretset, provolatile,
      NULL::bigint AS proparallel, pronargs, prorettype, proargtypes, proargnames, shiftwork_source(prosrc) AS prosrc, probin, proacl, NULL::bigint AS proiswithin,
      prokind, proargmodes, proallargtypes
    FROM pg_proc;

-- Late-binding views are bound here like any others, and are listed with them. Callers name the columns themselves:
-- https://docs.aws.amazon.com/redshift/latest/dg/PG_GET_LATE_BINDING_VIEW_COLS.html
CREATE FUNCTION pg_catalog.pg_get_late_binding_view_cols() RETURNS SETOF record LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN;
END
$$;

CREATE VIEW pg_catalog.stv_slices AS SELECT 0 AS node, 0 AS slice, 0 AS localslice, 'D'::char(1) AS type;

GRANT SELECT ON pg_catalog.shiftwork_table, pg_catalog.pg_table_def, pg_catalog.svv_table_info, pg_catalog.svv_tables, pg_catalog.svv_columns,
  pg_catalog.svv_redshift_schemas, pg_catalog.svv_all_schemas, pg_catalog.svv_external_schemas, pg_catalog.svv_external_tables,
  pg_catalog.svv_external_columns, pg_catalog.stv_tbl_perm, pg_catalog.pg_user_info, pg_catalog.stv_slices, pg_catalog.pg_proc_info TO PUBLIC;
