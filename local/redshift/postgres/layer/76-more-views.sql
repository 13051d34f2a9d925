-- Views that monitoring and administration ask for: https://docs.aws.amazon.com/redshift/latest/dg/cm_chap_system-tables.html. Steps of queries are
-- not known here: views of them are refused.

CREATE VIEW pg_catalog.sys_query_text AS
  SELECT userid AS user_id, query AS query_id, 0::bigint AS transaction_id, pid AS session_id, starttime AS start_time, sequence, text
    FROM shiftwork_query_pieces;
-- Of a query's steps only the last insert into each table is known: dbt's freshness reads when that was.
CREATE FUNCTION pg_catalog.shiftwork_last_insert(target regclass) RETURNS timestamp LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
DECLARE
  found timestamptz;
BEGIN
  EXECUTE format('SELECT max(pg_xact_commit_timestamp(xmin)) FROM %s', target) INTO found;
  RETURN found AT TIME ZONE 'UTC';
END
$$;

CREATE VIEW pg_catalog.sys_query_detail AS
  SELECT NULL::int AS user_id, NULL::bigint AS query_id, NULL::int AS child_query_sequence, NULL::int AS stream_id, NULL::int AS segment_id, NULL::int AS step_id,
      'insert'::text AS step_name, t.oid::int AS table_id, t.relname::char(136) AS table_name, NULL::char(1) AS is_rrscan, t.inserted_at AS start_time,
      t.inserted_at AS end_time, NULL::bigint AS duration, NULL::text AS alert, NULL::bigint AS input_bytes, NULL::bigint AS input_rows,
      NULL::bigint AS output_bytes, NULL::bigint AS output_rows, NULL::bigint AS blocks_read, NULL::bigint AS blocks_write, NULL::bigint AS local_read_io,
      NULL::bigint AS remote_read_io, NULL::text AS source, NULL::int AS data_skewness, NULL::int AS time_skewness, NULL::char(1) AS is_active,
      NULL::bigint AS spilled_block_local_disk, NULL::bigint AS spilled_block_remote_disk, NULL::text AS step_attribute, NULL::text AS metrics_level,
      NULL::int AS plan_parent_id, NULL::int AS plan_node_id
    FROM (SELECT c.oid, relname, shiftwork_last_insert(c.oid) AS inserted_at FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
           WHERE relkind = 'r' AND shiftwork_is_users(nspname) AND nspname NOT LIKE 'pg\_temp%') t
   WHERE t.inserted_at IS NOT NULL;

-- There is one queue, and nobody waits in it.
CREATE VIEW pg_catalog.stl_wlm_query AS
  SELECT shiftwork_user_id(user_name) AS userid, 0 AS xid, query::int AS task, query::int, 100 AS service_class, 1 AS slot_count,
      starttime AS service_class_start_time, starttime AS queue_start_time, starttime AS queue_end_time, 0::bigint AS total_queue_time,
      starttime AS exec_start_time, endtime AS exec_end_time, date_diff('us', starttime, endtime) AS total_exec_time,
      endtime AS service_class_end_time, 'Completed'::char(16) AS final_state, NULL::bigint AS est_peak_mem, 'Normal'::char(20) AS query_priority,
      'Default queue'::char(64) AS service_class_name
    FROM shiftwork_queries
   WHERE endtime IS NOT NULL AND kind IN ('select', 'insert', 'update', 'delete', 'merge', 'copy', 'unload', 'create-table-as');

-- Roles and groups are one in PostgreSQL, which does not know who made them: both are listed, PostgreSQL's own are not.
CREATE VIEW pg_catalog.svv_roles AS
  SELECT oid::int AS role_id, rolname::text AS role_name, NULL::text AS role_owner, NULL::text AS external_id
    FROM pg_roles WHERE NOT rolcanlogin AND oid >= 16384;
CREATE VIEW pg_catalog.svv_user_grants AS
  SELECT u.oid::int AS user_id, u.rolname::text AS user_name, r.role_id, r.role_name, m.admin_option
    FROM pg_auth_members m JOIN pg_roles u ON u.oid = m.member AND u.rolcanlogin JOIN svv_roles r ON r.role_id = m.roleid::int;
CREATE VIEW pg_catalog.svv_role_grants AS
  SELECT r.role_id, r.role_name, g.role_id AS granted_role_id, g.role_name AS granted_role_name
    FROM pg_auth_members m JOIN svv_roles r ON r.role_id = m.member::int JOIN svv_roles g ON g.role_id = m.roleid::int;
CREATE VIEW pg_catalog.svv_user_info AS
  SELECT usename::text AS user_name, usesysid::int AS user_id, usecreatedb AS createdb, usesuper AS superuser, usecatupd AS catalog_update,
      useconnlimit AS connection_limit, syslogaccess AS syslog_access, last_ddl_ts AS last_ddl_timestamp, sessiontimeout AS session_timeout,
      NULL::text AS external_user_id
    FROM pg_user_info;

CREATE FUNCTION pg_catalog.shiftwork_identity_type(grantee oid) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN grantee = 0 THEN 'public' WHEN (SELECT rolcanlogin FROM pg_roles WHERE oid = grantee) THEN 'user' ELSE 'group' END
$$;
CREATE VIEW pg_catalog.svv_schema_privileges AS
  SELECT n.nspname::text AS namespace_name, given.privilege_type, given.grantee::int AS identity_id,
      CASE given.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(given.grantee)::text END AS identity_name,
      shiftwork_identity_type(given.grantee) AS identity_type, given.is_grantable AS admin_option, 'SCHEMA'::text AS privilege_scope
    FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) AS given
   WHERE shiftwork_is_users(n.nspname) AND (given.grantee = 0 OR given.grantee >= 16384);
CREATE VIEW pg_catalog.svv_database_privileges AS
  SELECT d.datname::text AS database_name, given.privilege_type, given.grantee::int AS identity_id,
      CASE given.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(given.grantee)::text END AS identity_name,
      shiftwork_identity_type(given.grantee) AS identity_type, given.is_grantable AS admin_option, 'DATABASE'::text AS privilege_scope
    FROM pg_database d CROSS JOIN LATERAL aclexplode(d.datacl) AS given
   WHERE given.privilege_type <> 'CONNECT' AND (given.grantee = 0 OR given.grantee >= 16384);

DO $$
DECLARE
  made text;
BEGIN
  FOREACH made IN ARRAY '{sys_query_text,sys_query_detail,stl_wlm_query,svv_roles,svv_user_grants,svv_role_grants,svv_user_info,svv_schema_privileges,svv_database_privileges}'::text[] LOOP
    EXECUTE format('GRANT SELECT ON pg_catalog.%I TO PUBLIC', made);
  END LOOP;
END
$$;
