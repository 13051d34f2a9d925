-- What the scripts of administrators ask for besides, made of the log, the catalog and the sizes of tables:
-- https://docs.aws.amazon.com/redshift/latest/dg/cm_chap_system-tables.html. What is not known of a row is NULL.

CREATE VIEW pg_catalog.svl_user_info AS
  SELECT usename::text, usesysid::int, usecreatedb, usesuper, usecatupd, useconnlimit, syslogaccess, last_ddl_ts, sessiontimeout, NULL::text AS external_id
    FROM pg_user_info;

-- Sessions
CREATE VIEW pg_catalog.stl_sessions AS
  SELECT shiftwork_user_id(username) AS userid, recordtime - duration * interval '1 microsecond' AS starttime, recordtime AS endtime, pid AS process,
      username::char(50) AS user_name, dbname::char(50) AS db_name, 0 AS timeout_sec, 0 AS timed_out
    FROM shiftwork_connections WHERE event = 'disconnecting session';
CREATE VIEW pg_catalog.sys_session_history AS
  SELECT userid::char(50) AS user_id, process AS session_id, db_name AS database_name, 'closed'::char(10) AS status, 0 AS session_timeout,
      starttime AS start_time, endtime AS end_time
    FROM stl_sessions
  UNION ALL
  SELECT shiftwork_user_id(trim(user_name))::char(50), process, db_name, 'active', 0, starttime, NULL FROM stv_sessions;
CREATE VIEW pg_catalog.sys_connection_log AS
  SELECT event, recordtime AS record_time, remotehost AS remote_host, remoteport AS remote_port, pid AS session_id, dbname AS database_name,
      username AS user_name, authmethod AS auth_method, duration, sslversion AS ssl_version, sslcipher AS ssl_cipher, mtu,
      sslcompression AS ssl_compression, sslexpansion AS ssl_expansion, iamauthguid AS iam_auth_guid, application_name, driver_version, os_version,
      plugin_name, protocol_version, ''::char(36) AS global_session_id
    FROM stl_connection_log;

-- Calls of procedures by clients; those within a procedure are not in the log.
CREATE VIEW pg_catalog.svl_stored_proc_call AS
  SELECT userid, userid AS session_userid, q.query, label, xid, q.pid, database, querytxt, q.starttime, q.endtime, aborted, NULL::int AS from_sp_call
    FROM stl_query q JOIN shiftwork_queries s ON s.query = q.query WHERE s.kind = 'call';
CREATE VIEW pg_catalog.sys_procedure_call AS
  SELECT userid AS session_user_id, userid AS security_user_id, query AS query_id, querytxt AS query_text, starttime AS start_time, endtime AS end_time,
      CASE aborted WHEN 0 THEN 'success' ELSE 'canceled' END::char(10) AS status, NULL::int AS caller_procedure_query_id
    FROM svl_stored_proc_call;

-- Files that COPY read; how long each took is not measured.
CREATE VIEW pg_catalog.stl_file_scan AS
  SELECT userid, query, slice, filename::char(90) AS name, lines_scanned::bigint AS lines, byte_offset AS bytes, NULL::bigint AS loadtime, curtime,
      is_partial, start_offset
    FROM stl_load_commits;

-- As many blocks as svv_table_info counts for a table; which column is in which is not known.
CREATE VIEW pg_catalog.stv_blocklist AS
  SELECT 0 AS slice, NULL::int AS col, t.table_id::int AS tbl, block AS blocknum, NULL::int AS num_values, NULL::int AS extended_limits, NULL::bigint AS minvalue,
      NULL::bigint AS maxvalue, NULL::int AS sb_pos, 0 AS pinned, 1 AS on_disk, 0 AS modified, 0 AS hdr_modified, 0 AS unsorted, 0 AS tombstone,
      NULL::int AS preferred_diskno, 0 AS temporary, 0 AS newblock, NULL::int AS num_readers, NULL::int AS flags, t.table_id::int AS id
    FROM svv_table_info t, generate_series(0, t.size::int - 1) AS block;
CREATE VIEW pg_catalog.svv_diskusage AS
  SELECT d.oid::int AS db_id, t."table"::char(72) AS name, b.slice, b.col, b.tbl, b.blocknum, b.num_values, b.minvalue, b.maxvalue, b.sb_pos, b.pinned,
      b.on_disk, b.modified, b.hdr_modified, b.unsorted, b.tombstone, b.preferred_diskno, b.temporary, b.newblock
    FROM stv_blocklist b JOIN svv_table_info t ON t.table_id::int = b.tbl JOIN pg_database d ON d.datname = t.database;

-- The disk is the machine's: how much of it is used is known, not how much there is.
CREATE FUNCTION pg_catalog.shiftwork_used_blocks() RETURNS int LANGUAGE sql STABLE SECURITY DEFINER AS $$
  SELECT (sum(pg_database_size(oid)) / 1048576)::int FROM pg_database
$$;
CREATE VIEW pg_catalog.stv_partitions AS
  SELECT 0 AS owner, 0 AS host, 0 AS diskno, 0::bigint AS part_begin, NULL::bigint AS part_end, shiftwork_used_blocks() AS used, 0 AS tossed,
      NULL::int AS capacity, NULL::bigint AS reads, NULL::bigint AS writes, NULL::int AS seek_forward, NULL::int AS seek_back, 0 AS is_san, 0 AS failed,
      NULL::int AS mbps, NULL::char(256) AS mount;
CREATE VIEW pg_catalog.stv_node_storage_capacity AS SELECT 0 AS node, shiftwork_used_blocks() AS used, NULL::int AS capacity;

-- What runs now: each query at once, in the one queue that there is.
CREATE VIEW pg_catalog.svv_query_inflight AS
  SELECT userid, 0 AS slice, query::int, pid, starttime, 0 AS suspended, text, sequence FROM shiftwork_query_pieces WHERE endtime IS NULL;
CREATE VIEW pg_catalog.stv_wlm_query_state AS
  SELECT 0 AS xid, query::int AS task, query::int, 100 AS service_class, 1 AS slot_count, starttime AS wlm_start_time, 'Running'::char(16) AS state,
      0::bigint AS queue_time, date_diff('us', starttime, clock_timestamp()::timestamp) AS exec_time, 'Normal'::char(20) AS query_priority
    FROM shiftwork_queries WHERE endtime IS NULL;
CREATE VIEW pg_catalog.stv_wlm_service_class_config AS
  SELECT 100 AS service_class, NULL::char(32) AS queueing_strategy, -1 AS num_query_tasks, -1 AS target_num_query_tasks, NULL::char(8) AS evictable,
      NULL::bigint AS eviction_threshold, -1 AS query_working_mem, -1 AS target_query_working_mem, NULL::int AS min_step_mem,
      'Default queue'::char(64) AS name, 0::bigint AS max_execution_time, false AS user_group_wild_card, false AS query_group_wild_card,
      'off'::char(20) AS concurrency_scaling, 'Normal'::char(20) AS query_priority;
CREATE VIEW pg_catalog.stv_wlm_service_class_state AS
  SELECT 100 AS service_class, 0 AS num_queued_queries, (SELECT count(*) FROM stv_wlm_query_state)::int AS num_executing_queries,
      (SELECT count(*) FROM stl_wlm_query)::int AS num_serviced_queries, (SELECT count(*) FROM stl_wlm_query)::int AS num_executed_queries,
      -1 AS query_working_mem, -1 AS target_query_working_mem, -1 AS num_query_tasks, -1 AS target_num_query_tasks, 0 AS num_concurrency_scaling_queries;

-- The catalog
CREATE VIEW pg_catalog.stv_db_isolation_level AS
  SELECT database_name::char(128) AS db_name, database_isolation_level::char(20) AS isolation_level FROM shiftwork_show_databases;
CREATE VIEW pg_catalog.svv_interleaved_columns AS
  SELECT table_id::int AS tbl, key - 1 AS col, NULL::numeric(19,2) AS interleaved_skew, NULL::timestamp AS last_reindex
    FROM shiftwork_table, unnest(sort_keys) AS key WHERE sort_style = 'interleaved';
CREATE VIEW pg_catalog.svv_redshift_functions AS
  SELECT current_database()::varchar(128) AS database_name, n.nspname::varchar(128) AS schema_name, p.proname::varchar(128) AS function_name,
      CASE p.prokind WHEN 'p' THEN 'STORED PROCEDURE' WHEN 'a' THEN 'AGGREGATED FUNCTION' ELSE 'REGULAR FUNCTION' END::varchar(128) AS function_type,
      oidvectortypes(p.proargtypes)::varchar(512) AS argument_type, pg_get_function_result(p.oid)::varchar(128) AS result_type
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE shiftwork_is_users(n.nspname);
CREATE VIEW pg_catalog.stv_mv_deps AS
  SELECT DISTINCT current_database()::char(128) AS db_name, n.nspname::char(128) AS schema, v.relname::char(128) AS name, m.nspname::char(128) AS ref_schema,
      s.relname::char(128) AS ref_name, current_database()::char(128) AS ref_database_name
    FROM pg_depend d
    JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
    JOIN pg_class v ON v.oid = r.ev_class AND v.relkind = 'm'
    JOIN pg_class s ON d.refclassid = 'pg_class'::regclass AND s.oid = d.refobjid AND s.relkind = 'm' AND s.oid <> v.oid
    JOIN pg_namespace n ON n.oid = v.relnamespace
    JOIN pg_namespace m ON m.oid = s.relnamespace;
CREATE VIEW pg_catalog.svv_mv_dependency AS
  SELECT db_name AS database_name, schema AS schema_name, name, ref_database_name AS dependent_database_name, ref_schema AS dependent_schema_name,
      ref_name AS dependent_name
    FROM stv_mv_deps;

-- Privileges, as svv_relation_privileges has them (76-more-views.sql)
CREATE FUNCTION pg_catalog.shiftwork_identity_name(grantee oid) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(grantee)::text END
$$;
CREATE VIEW pg_catalog.svv_function_privileges AS
  SELECT n.nspname::text AS namespace_name, p.proname::text AS function_name, oidvectortypes(p.proargtypes) AS argument_types, given.privilege_type,
      given.grantee::int AS identity_id, shiftwork_identity_name(given.grantee) AS identity_name, shiftwork_identity_type(given.grantee) AS identity_type,
      given.is_grantable AS admin_option
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace CROSS JOIN LATERAL aclexplode(p.proacl) AS given
   WHERE shiftwork_is_users(n.nspname);
CREATE VIEW pg_catalog.svv_language_privileges AS
  SELECT l.lanname::text AS language_name, given.privilege_type, given.grantee::int AS identity_id, shiftwork_identity_name(given.grantee) AS identity_name,
      shiftwork_identity_type(given.grantee) AS identity_type, given.is_grantable AS admin_option
    FROM pg_language l CROSS JOIN LATERAL aclexplode(l.lanacl) AS given
   WHERE given.grantee = 0 OR given.grantee >= 16384;
CREATE VIEW pg_catalog.svv_default_privileges AS
  SELECT n.nspname::text AS schema_name, CASE d.defaclobjtype WHEN 'r' THEN 'RELATION' WHEN 'f' THEN 'FUNCTION' END AS object_type,
      d.defaclrole::int AS owner_id, pg_get_userbyid(d.defaclrole)::text AS owner_name, shiftwork_identity_type(d.defaclrole) AS owner_type,
      given.privilege_type, given.grantee::int AS grantee_id, shiftwork_identity_name(given.grantee) AS grantee_name,
      shiftwork_identity_type(given.grantee) AS grantee_type, given.is_grantable AS admin_option
    FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace CROSS JOIN LATERAL aclexplode(d.defaclacl) AS given
   WHERE d.defaclobjtype IN ('r', 'f') AND given.grantee <> d.defaclrole AND given.privilege_type <> 'MAINTAIN';

DO $$
DECLARE
  made text;
BEGIN
  FOREACH made IN ARRAY string_to_array('svl_user_info stl_sessions sys_session_history sys_connection_log svl_stored_proc_call sys_procedure_call '
    'stl_file_scan stv_blocklist svv_diskusage stv_partitions stv_node_storage_capacity svv_query_inflight stv_wlm_query_state stv_wlm_service_class_config stv_wlm_service_class_state '
    'stv_db_isolation_level svv_interleaved_columns svv_redshift_functions stv_mv_deps svv_mv_dependency svv_function_privileges '
    'svv_language_privileges svv_default_privileges', ' ') LOOP
    EXECUTE format('GRANT SELECT ON pg_catalog.%I TO PUBLIC', made);
  END LOOP;
END
$$;
