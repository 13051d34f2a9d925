-- What UNLOADs wrote: https://docs.aws.amazon.com/redshift/latest/dg/r_STL_UNLOAD_LOG.html, SYS_UNLOAD_HISTORY.html, SYS_UNLOAD_DETAIL.html. A log file as those
-- of loads (70-logs.sql), with a row for each object.

CREATE FOREIGN TABLE pg_catalog.shiftwork_unload_files (
  query bigint, pid int, user_name text, file_name text, rows bigint, bytes bigint, starttime timestamp, endtime timestamp, format text, compression text, target text
) SERVER shiftwork_log OPTIONS (filename 'redshift_log/unload_files.csv', format 'csv');

CREATE VIEW pg_catalog.stl_unload_log AS
  SELECT shiftwork_user_id(user_name) AS userid, query::int, 0 AS slice, pid, file_name::char(1280) AS path, starttime AS start_time, endtime AS end_time,
      rows AS line_count, bytes AS transfer_size, format::char(10) AS file_format
    FROM shiftwork_unload_files;
CREATE VIEW pg_catalog.sys_unload_detail AS
  SELECT shiftwork_user_id(user_name) AS user_id, query::int AS query_id, pid AS session_id, 0::bigint AS transaction_id, file_name::char(1280),
      starttime AS start_time, endtime AS end_time, rows AS line_count, bytes AS transfer_size, format::char(10) AS file_format
    FROM shiftwork_unload_files;

-- One that failed or still runs has no files yet, nor a format.
CREATE VIEW pg_catalog.sys_unload_history AS
  SELECT shiftwork_user_id(q.user_name) AS user_id, q.query AS query_id, 0::bigint AS transaction_id, q.pid AS session_id, q.db_name AS database_name,
      CASE q.status WHEN 'success' THEN 'completed' WHEN 'failed' THEN 'aborted' ELSE q.status END AS status, q.starttime AS start_time,
      q.endtime AS end_time, date_diff('us', q.starttime, q.endtime) AS duration, f.format AS file_format, f.compression AS compression_type,
      f.target AS unloaded_location, coalesce(f.rows, 0) AS unloaded_rows, coalesce(f.files, 0) AS unloaded_files_count,
      coalesce(f.bytes, 0) AS unloaded_files_size, q.error AS error_message
    FROM shiftwork_queries q
    LEFT JOIN (
      SELECT query, min(format) AS format, min(compression) AS compression, min(target) AS target, sum(rows)::bigint AS rows, count(*) AS files,
          sum(bytes)::bigint AS bytes
        FROM shiftwork_unload_files GROUP BY query
    ) f ON f.query = q.query
   WHERE q.kind = 'unload';

GRANT SELECT ON pg_catalog.shiftwork_unload_files, pg_catalog.stl_unload_log, pg_catalog.sys_unload_detail, pg_catalog.sys_unload_history TO PUBLIC;
