-- More views of what was run and of what there is: https://docs.aws.amazon.com/redshift/latest/dg/cm_chap_system-tables.html. Texts of statements
-- come in pieces of 200 characters, as in Redshift.

CREATE VIEW pg_catalog.shiftwork_query_pieces AS
  SELECT shiftwork_user_id(q.user_name) AS userid, q.query, q.pid, q.kind, q.starttime, q.endtime, piece AS sequence, substr(q.text, piece * 200 + 1, 200)::char(200) AS text
    FROM shiftwork_queries q, generate_series(0, greatest(length(q.text) - 1, 0) / 200) AS piece;

CREATE VIEW pg_catalog.stl_querytext AS
  SELECT userid, 0::bigint AS xid, pid, query::int, sequence, text FROM shiftwork_query_pieces WHERE kind IN ('select', 'insert', 'update', 'delete', 'merge', 'copy', 'unload', 'create-table-as');
CREATE VIEW pg_catalog.stl_ddltext AS
  SELECT userid, 0::bigint AS xid, pid, 'default'::char(320) AS label, starttime, endtime, sequence, text FROM shiftwork_query_pieces
   WHERE kind <> 'create-table-as' AND (kind LIKE 'create-%' OR kind LIKE 'alter-%' OR kind IN ('drop', 'truncate', 'comment'));
CREATE VIEW pg_catalog.stl_utilitytext AS
  SELECT userid, 0::bigint AS xid, pid, 'default'::char(320) AS label, starttime, endtime, sequence, text FROM shiftwork_query_pieces
   WHERE kind IN ('begin', 'commit', 'rollback', 'set', 'reset', 'show', 'vacuum', 'analyze', 'grant', 'revoke', 'lock', 'call', 'explain', 'cancel', 'refresh', 'fetch', 'close', 'declare-cursor');
CREATE VIEW pg_catalog.svl_statementtext AS
  SELECT userid, 0::bigint AS xid, pid, 'default'::char(320) AS label, starttime, endtime, sequence, 'QUERY'::varchar(10) AS type, text
    FROM shiftwork_query_pieces q WHERE EXISTS (SELECT FROM stl_querytext t WHERE t.query = q.query)
  UNION ALL SELECT userid, xid, pid, label, starttime, endtime, sequence, 'DDL', text FROM stl_ddltext
  UNION ALL SELECT userid, xid, pid, label, starttime, endtime, sequence, 'UTILITY', text FROM stl_utilitytext;
CREATE VIEW pg_catalog.svl_qlog AS
  SELECT userid, query, xid, pid, starttime, endtime, date_diff('us', starttime, endtime) AS elapsed, aborted, label, querytxt::char(60) AS substring,
      NULL::int AS source_query, NULL::text AS concurrency_scaling_status_txt, 0 AS from_sp_call
    FROM stl_query;

-- A materialized view is stale from its making on, as far as is known here: PostgreSQL does not keep count.
CREATE VIEW pg_catalog.stv_mv_info AS
  SELECT current_database()::char(128) AS db_name, n.nspname::char(128) AS schema, c.relname::char(128) AS name, NULL::bigint AS updated_upto_xid, 't'::char(1) AS is_stale,
      pg_get_userbyid(c.relowner)::char(128) AS owner_user_name, 0 AS state, CASE WHEN t.auto_refresh THEN 't' ELSE 'f' END::char(1) AS autorefresh, 'f'::char(1) AS autorewrite
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN shiftwork_table t ON t.table_id = c.oid WHERE c.relkind = 'm';
CREATE VIEW pg_catalog.svv_mv_info AS
  SELECT db_name AS database_name, schema AS schema_name, owner_user_name AS user_name, name, is_stale, state, autorewrite, autorefresh FROM stv_mv_info;

CREATE VIEW pg_catalog.svv_relation_privileges AS
  SELECT n.nspname::text AS namespace_name, c.relname::text AS relation_name, given.privilege_type, given.grantee::int AS identity_id,
      CASE given.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(given.grantee)::text END AS identity_name,
      CASE WHEN given.grantee = 0 THEN 'public' WHEN r.rolcanlogin THEN 'user' ELSE 'group' END AS identity_type, given.is_grantable AS admin_option
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL aclexplode(c.relacl) AS given
    LEFT JOIN pg_roles r ON r.oid = given.grantee
   WHERE c.relkind IN ('r', 'v', 'm') AND shiftwork_is_users(n.nspname) AND given.privilege_type <> 'MAINTAIN';

CREATE VIEW pg_catalog.svv_column_privileges AS
  SELECT n.nspname::text AS namespace_name, c.relname::text AS relation_name, a.attname::text AS column_name, given.privilege_type,
      given.grantee::int AS identity_id, CASE given.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(given.grantee)::text END AS identity_name,
      CASE WHEN given.grantee = 0 THEN 'public' WHEN r.rolcanlogin THEN 'user' ELSE 'group' END AS identity_type
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
    CROSS JOIN LATERAL aclexplode(a.attacl) AS given
    LEFT JOIN pg_roles r ON r.oid = given.grantee
   WHERE c.relkind IN ('r', 'v', 'm') AND shiftwork_is_users(n.nspname);

CREATE VIEW pg_catalog.pg_database_info AS
  SELECT oid AS datid, datname, datdba, encoding, datistemplate, datallowconn, 0::oid AS datlastsysoid, 0::bigint AS datvacuumxid, datfrozenxid,
      dattablespace, NULL::text AS datconfig, datacl, CASE datconnlimit WHEN -1 THEN 'UNLIMITED' ELSE datconnlimit::text END AS datconnlimit
    FROM pg_database;

CREATE VIEW pg_catalog.svv_external_databases AS
  SELECT NULL::int AS eskind, NULL::text AS databasename, NULL::text AS esoptions WHERE false;
CREATE VIEW pg_catalog.svv_external_partitions AS
  SELECT NULL::text AS schemaname, NULL::text AS tablename, NULL::text AS "values", NULL::text AS location WHERE false;

GRANT SELECT ON pg_catalog.stl_querytext, pg_catalog.stl_ddltext, pg_catalog.stl_utilitytext, pg_catalog.svl_statementtext, pg_catalog.svl_qlog, pg_catalog.stv_mv_info,
  pg_catalog.svv_mv_info, pg_catalog.svv_relation_privileges, pg_catalog.svv_column_privileges, pg_catalog.pg_database_info, pg_catalog.svv_external_databases, pg_catalog.svv_external_partitions TO PUBLIC;
