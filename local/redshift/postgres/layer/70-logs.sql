-- Redshift's system tables (https://docs.aws.amazon.com/redshift/latest/dg/c_intro_system_tables.html) over the log files that the proxy writes into the
-- data directory. They are files because these tables stand outside transactions: a COPY's errors are there although it was
-- rolled back, and within a transaction whose snapshot is older. CHAR columns are blank-padded: clients trim().

CREATE EXTENSION file_fdw SCHEMA pg_catalog;
CREATE SERVER shiftwork_log FOREIGN DATA WRAPPER file_fdw;

-- One row when a session begins, one when it ends.
CREATE FOREIGN TABLE pg_catalog.shiftwork_connections (
  event text, recordtime timestamp, pid int, dbname text, username text, application_name text, duration bigint
) SERVER shiftwork_log OPTIONS (filename 'redshift_log/connections.csv', format 'csv');

-- The sessions of now.
CREATE FOREIGN TABLE pg_catalog.shiftwork_sessions (
  pid int, starttime timestamp, user_name text, db_name text
) SERVER shiftwork_log OPTIONS (filename 'redshift_log/sessions.csv', format 'csv');

-- Statements that have ended, and those that run.
CREATE FOREIGN TABLE pg_catalog.shiftwork_ended_queries (
  query bigint, pid int, user_name text, db_name text, kind text, status text, starttime timestamp, endtime timestamp, text text, rows bigint, error text
) SERVER shiftwork_log OPTIONS (filename 'redshift_log/queries.csv', format 'csv');
CREATE FOREIGN TABLE pg_catalog.shiftwork_running_queries (
  query bigint, pid int, user_name text, db_name text, kind text, status text, starttime timestamp, endtime timestamp, text text, rows bigint, error text
) SERVER shiftwork_log OPTIONS (filename 'redshift_log/running.csv', format 'csv');

-- What loads left behind: values that could not be loaded, objects that were read, the loads, replaced characters.
CREATE FOREIGN TABLE pg_catalog.shiftwork_load_errors (
  query bigint, pid int, user_name text, db_name text, table_id int, starttime timestamp, file_name text, line_number bigint, column_name text,
  column_type text, column_length text, position int, raw_line text, raw_field_value text, error_code int, error_reason text
) SERVER shiftwork_log OPTIONS (filename 'redshift_log/load_errors.csv', format 'csv');
CREATE FOREIGN TABLE pg_catalog.shiftwork_load_files (
  query bigint, user_name text, file_name text, bytes bigint, lines bigint, rows bigint, errors int, starttime timestamp, endtime timestamp, format text
) SERVER shiftwork_log OPTIONS (filename 'redshift_log/load_files.csv', format 'csv');
CREATE FOREIGN TABLE pg_catalog.shiftwork_loads (
  query bigint, pid int, user_name text, db_name text, table_name text, starttime timestamp, endtime timestamp, source text, format text, rows bigint,
  bytes bigint, files int, errors int
) SERVER shiftwork_log OPTIONS (filename 'redshift_log/loads.csv', format 'csv');
CREATE FOREIGN TABLE pg_catalog.shiftwork_replacements (
  query bigint, pid int, user_name text, file_name text, line_number bigint, column_name text, raw_line text
) SERVER shiftwork_log OPTIONS (filename 'redshift_log/replacements.csv', format 'csv');

CREATE FUNCTION pg_catalog.shiftwork_user_id(user_name text) RETURNS int LANGUAGE sql STABLE AS $$
  SELECT usesysid::int FROM pg_user WHERE usename = user_name
$$;

CREATE VIEW pg_catalog.shiftwork_queries AS
  SELECT * FROM shiftwork_ended_queries UNION ALL
  SELECT r.* FROM shiftwork_running_queries r JOIN pg_stat_activity a ON a.pid = r.pid;

-- Who gets a session was authenticated before.
CREATE VIEW pg_catalog.stl_connection_log AS
  SELECT told.event::char(50), told.recordtime, ''::char(45) AS remotehost, ''::char(32) AS remoteport, pid, dbname::char(50), username::char(50),
      'password'::char(32) AS authmethod, duration::int, ''::char(50) AS sslversion, ''::char(128) AS sslcipher, 0 AS mtu, ''::char(64) AS sslcompression,
      ''::char(64) AS sslexpansion, ''::char(36) AS iamauthguid, application_name::char(250), ''::char(64) AS os_version, ''::char(64) AS driver_version,
      ''::char(32) AS plugin_name, 0 AS protocol_version
    FROM shiftwork_connections c, LATERAL (
      SELECT c.event, c.recordtime UNION ALL
      SELECT 'authenticated', c.recordtime - interval '1 microsecond' WHERE c.event = 'initiating session'
    ) AS told;

CREATE VIEW pg_catalog.stv_sessions AS
  SELECT s.starttime, s.pid AS process, s.user_name::char(50), s.db_name::char(50), 0 AS timeout_sec
    FROM shiftwork_sessions s JOIN pg_stat_activity a ON a.pid = s.pid;
CREATE VIEW pg_catalog.svv_sessions AS SELECT * FROM stv_sessions;

CREATE VIEW pg_catalog.stv_recents AS
  SELECT shiftwork_user_id(user_name) AS userid, CASE status WHEN 'running' THEN 'Running' ELSE 'Done' END::char(20) AS status, starttime,
      (extract(epoch FROM coalesce(endtime, now()::timestamp) - starttime)::bigint * 1000000)::int AS duration, user_name::char(50), db_name::char(50),
      text::char(600) AS query, CASE status WHEN 'running' THEN pid ELSE -1 END AS pid
    FROM shiftwork_queries;
CREATE VIEW pg_catalog.stv_inflight AS
  SELECT shiftwork_user_id(user_name) AS userid, 0 AS slice, query::int, ''::char(320) AS label, 0::bigint AS xid, pid, starttime, text::char(100) AS text,
      0 AS suspended, 0 AS insert_pristine, 0 AS concurrency_scaling_status
    FROM shiftwork_queries WHERE status = 'running';

CREATE VIEW pg_catalog.sys_query_history AS
  SELECT shiftwork_user_id(user_name) AS user_id, query AS query_id, ''::char(320) AS query_label, 0::bigint AS transaction_id, pid AS session_id,
      db_name::char(128) AS database_name,
      CASE WHEN kind IN ('select', 'insert', 'update', 'delete', 'merge', 'copy') THEN upper(kind) WHEN kind = 'create-table-as' THEN 'CTAS'
        WHEN kind LIKE 'create%' OR kind LIKE 'alter%' OR kind IN ('drop', 'truncate') THEN 'DDL' ELSE 'UTILITY' END::char(32) AS query_type,
      status::char(10), false AS result_cache_hit, starttime AS start_time, endtime AS end_time,
      (date_diff('us', starttime, coalesce(endtime, clock_timestamp()::timestamp)))::bigint AS elapsed_time, 0::bigint AS queue_time,
      (date_diff('us', starttime, coalesce(endtime, clock_timestamp()::timestamp)))::bigint AS execution_time,
      coalesce(error, '')::char(512) AS error_message, rows AS returned_rows, NULL::bigint AS returned_bytes, text::char(4000) AS query_text,
      '1.0.12103'::char(256) AS redshift_version, ''::char(150) AS usage_limit, 'primary'::varchar(32) AS compute_type
    FROM shiftwork_queries;
CREATE VIEW pg_catalog.stl_query AS
  SELECT shiftwork_user_id(user_name) AS userid, query::int, 'default'::char(320) AS label, 0::bigint AS xid, pid, db_name::char(32) AS database,
      text::char(4000) AS querytxt, starttime, endtime, CASE status WHEN 'failed' THEN 1 ELSE 0 END AS aborted, 0 AS insert_pristine,
      0 AS concurrency_scaling_status
    FROM shiftwork_queries WHERE endtime IS NOT NULL;

CREATE VIEW pg_catalog.stl_load_errors AS
  SELECT shiftwork_user_id(user_name) AS userid, 0 AS slice, table_id AS tbl, starttime, pid AS session, query::int, file_name::char(256) AS filename,
      line_number, column_name::char(127) AS colname, column_type::char(10) AS type, column_length::char(10) AS col_length, position,
      raw_line::char(1024), raw_field_value::char(1024), error_code AS err_code, error_reason::char(100) AS err_reason, 0 AS is_partial,
      0::bigint AS start_offset, 0::bigint AS copy_job_id
    FROM shiftwork_load_errors;
CREATE VIEW pg_catalog.stl_loaderror_detail AS
  SELECT shiftwork_user_id(user_name) AS userid, 0 AS slice, pid AS session, query::int, file_name::char(256) AS filename, line_number, 0 AS field,
      column_name::char(127) AS colname, raw_field_value::char(1024) AS value, 0 AS is_null, column_type::char(10) AS type,
      column_length::char(10) AS col_length
    FROM shiftwork_load_errors;
CREATE VIEW pg_catalog.sys_load_error_detail AS
  SELECT shiftwork_user_id(user_name) AS user_id, query AS query_id, 0::bigint AS transaction_id, pid AS session_id, db_name::char(64) AS database_name,
      table_id, starttime AS start_time, file_name::char(256), line_number, column_name::char(127), column_type::char(10),
      column_length::char(10), position, error_code, error_reason::char(512) AS error_message
    FROM shiftwork_load_errors;

CREATE VIEW pg_catalog.stl_load_commits AS
  SELECT shiftwork_user_id(user_name) AS userid, query::int, 0 AS slice, ''::char(256) AS name, file_name::char(256) AS filename, bytes AS byte_offset,
      lines::int AS lines_scanned, errors, endtime AS curtime, 1 AS status, format::char(16) AS file_format, 0 AS is_partial, 0::bigint AS start_offset
    FROM shiftwork_load_files;
CREATE VIEW pg_catalog.sys_load_detail AS
  SELECT shiftwork_user_id(user_name) AS user_id, query AS query_id, file_name::char(256), bytes AS bytes_scanned, lines AS lines_scanned,
      endtime AS record_time, 1 AS splits_scanned, starttime AS start_time, endtime AS end_time
    FROM shiftwork_load_files;
CREATE VIEW pg_catalog.sys_load_history AS
  SELECT shiftwork_user_id(l.user_name) AS user_id, l.query AS query_id, coalesce(q.status, 'running')::char(10) AS status, l.pid AS session_id,
      0::bigint AS transaction_id, l.db_name::varchar(128) AS database_name, l.table_name::varchar(128), l.starttime AS start_time, l.endtime AS end_time,
      date_diff('us', l.starttime, l.endtime) AS duration, l.source::varchar(1024) AS data_source, l.format::varchar(16) AS file_format,
      CASE WHEN q.status = 'failed' THEN 0 ELSE l.rows END AS loaded_rows, CASE WHEN q.status = 'failed' THEN 0 ELSE l.bytes END AS loaded_bytes,
      l.files AS source_file_count, l.bytes AS source_file_bytes, l.files AS file_count_scanned, l.bytes AS file_bytes_scanned,
      l.errors::bigint AS error_count, 0::bigint AS copy_job_id
    FROM shiftwork_loads l LEFT JOIN shiftwork_queries q ON q.query = l.query;
CREATE VIEW pg_catalog.stl_replacements AS
  SELECT shiftwork_user_id(user_name) AS userid, query::int, 0 AS slice, 0 AS tbl, NULL::timestamp AS starttime, pid AS session,
      file_name::char(256) AS filename, line_number, column_name::char(127) AS colname, raw_line::char(1024)
    FROM shiftwork_replacements;

-- Locks and transactions, as PostgreSQL has them. The advisory ones are of views (95-late-views.sql).
CREATE VIEW pg_catalog.shiftwork_locks AS
  SELECT pid, mode, granted, transactionid, CASE locktype WHEN 'advisory' THEN 'relation' ELSE locktype END AS locktype,
      CASE locktype WHEN 'advisory' THEN objid ELSE relation END AS relation
    FROM pg_locks;
CREATE VIEW pg_catalog.svv_transactions AS
  SELECT a.usename::text AS txn_owner, a.datname::text AS txn_db, coalesce(a.backend_xid, l.transactionid)::text::bigint AS xid, l.pid,
      a.xact_start::timestamp AS txn_start, l.mode AS lock_mode, l.locktype AS lockable_object_type, l.relation::int AS relation, l.granted
    FROM shiftwork_locks l JOIN pg_stat_activity a ON a.pid = l.pid
   WHERE a.usename IS NOT NULL AND (l.relation IS NULL OR EXISTS (
     SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = l.relation AND shiftwork_is_users(n.nspname)));
CREATE VIEW pg_catalog.stv_locks AS
  SELECT l.relation::int AS table_id, a.xact_start::timestamp AS last_commit, NULL::timestamp AS last_update, l.pid AS lock_owner_pid,
      a.xact_start::timestamp AS lock_owner_start_ts, a.usename::text AS lock_owner, NULL::timestamp AS lock_owner_end_ts,
      CASE WHEN l.granted THEN 'Holding ' || l.mode ELSE 'Waiting ' || l.mode END::char(22) AS lock_status
    FROM shiftwork_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE shiftwork_is_users(n.nspname);

DO $$
DECLARE
  made regclass;
BEGIN
  FOR made IN SELECT oid FROM pg_catalog.pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('v', 'f') AND oid >= 16384 LOOP
    EXECUTE format('GRANT SELECT ON %s TO PUBLIC', made);
  END LOOP;
END
$$;
