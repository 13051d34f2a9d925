-- Views that are rightly empty: nothing that they tell of happens here, or what it would happen to is refused. One line for each, with the columns of
-- https://docs.aws.amazon.com/redshift/latest/dg/cm_chap_system-tables.html. Where something of the kind does happen and is not known, there is no view.

DO $$
DECLARE
  name text;
  columns text;
BEGIN
  FOR name, columns IN VALUES
    -- The planner gives no advice, and nothing is changed for it.
    ('stl_alert_event_log', 'userid int, query int, slice int, segment int, step int, pid int, xid bigint, event char(1024), solution char(1024), event_time timestamp'),
    ('svcs_alert_event_log', 'userid int, query int, slice int, segment int, step int, pid int, xid bigint, event char(1024), solution char(1024), event_time timestamp'),
    ('svv_alter_table_recommendations', 'type char(30), database char(128), table_id int, group_id int, ddl char(1024), auto_eligible char(1)'),
    ('svl_auto_worker_action', 'table_id int, type char(32), status char(128), eventtime timestamp, sequence int, previous_state char(200)'),
    ('sys_auto_table_optimization', 'table_id int, alter_table_type char(32), status char(128), event_time timestamp, alter_from char(200)'),
    -- No query waits, there is one cluster, and no rule watches it; no session is moved to another process.
    ('stv_wlm_query_queue_state', 'service_class int, position int, task int, query int, slot_count int, start_time timestamp, queue_time bigint'),
    ('svl_query_queue_info', 'database text, query int, xid bigint, userid int, querytxt text, queue_start_time timestamp, exec_start_time timestamp, service_class int, slots int, queue_elapsed bigint, exec_elapsed bigint, wlm_total_elapsed bigint, commit_queue_elapsed bigint, commit_exec_time bigint, service_class_name char(64)'),
    ('stl_wlm_error', 'userid int, recordtime timestamp, pid int, error_string char(256)'),
    ('stl_wlm_rule_action', 'userid int, query int, service_class int, rule char(256), action char(256), recordtime timestamp, action_value char(256), service_class_name char(64)'),
    ('stv_wlm_qmr_config', 'service_class int, rule_name char(256), action char(256), metric_name char(256), metric_operator char(256), metric_value char(256), action_value char(256)'),
    ('svcs_concurrency_scaling_usage', 'start_time timestamp, end_time timestamp, queries bigint, usage_in_seconds numeric(27,0)'),
    ('stl_restarted_sessions', 'currenttime timestamp, dbname char(50), newpid int, oldpid int, username char(50), remotehost char(45), remoteport char(32), parkedtime timestamp, session_vars char(2000)'),
    -- External schemas are refused.
    ('svl_s3query', 'userid int, query int, segment int, step int, node int, slice int, starttime timestamp, endtime timestamp, elapsed int, external_table_name char(136), is_partitioned char(1), is_rrscan char(1), s3_scanned_rows bigint, s3_scanned_bytes bigint, s3query_returned_rows bigint, s3query_returned_bytes bigint, files int, splits int, total_split_size bigint, max_split_size bigint, total_retries int, max_retries int, max_request_duration int, avg_request_duration float8, max_request_parallelism int, avg_request_parallelism float8'),
    ('svl_s3query_summary', 'userid int, query int, xid bigint, pid int, segment int, step int, starttime timestamp, endtime timestamp, elapsed int, aborted int, external_table_name char(136), file_format char(16), is_partitioned char(1), is_rrscan char(1), is_nested char(1), s3_scanned_rows bigint, s3_scanned_bytes bigint, s3query_returned_rows bigint, s3query_returned_bytes bigint, files int, files_max int, files_avg int, splits int, splits_max int, splits_avg int, total_split_size bigint, max_split_size bigint, avg_split_size bigint, total_retries int, max_retries int, max_request_duration int, avg_request_duration float8, max_request_parallelism int, avg_request_parallelism float8'),
    ('svcs_s3query_summary', 'userid int, query int, xid bigint, pid int, segment int, step int, starttime timestamp, endtime timestamp, elapsed int, aborted int, external_table_name char(136), file_format char(16), is_partitioned char(1), is_rrscan char(1), is_nested char(1), s3_scanned_rows bigint, s3_scanned_bytes bigint, s3query_returned_rows bigint, s3query_returned_bytes bigint, files int, files_max int, files_avg int, splits int, splits_max int, splits_avg int, total_split_size bigint, max_split_size bigint, avg_split_size bigint, total_retries int, max_retries int, max_request_duration int, avg_request_duration float8, max_request_parallelism int, avg_request_parallelism float8'),
    ('svl_s3log', 'pid int, query int, segment int, step int, node int, slice int, eventtime timestamp, message text'),
    ('svl_s3list', 'query int, segment int, node int, slice int, eventtime timestamp, bucket text, prefix text, recursive char(1), retrieved_files int, max_file_size bigint, avg_file_size float8, generated_splits int, avg_split_length float8, duration bigint'),
    ('svl_s3partition', 'query int, segment int, node int, slice int, starttime timestamp, endtime timestamp, duration bigint, total_partitions int, qualified_partitions int, assigned_partitions int, assignment char(1)'),
    ('svl_federated_query', 'userid int, xid bigint, pid int, query int, sourcetype char(32), recordtime timestamp, querytext char(4000), num_rows bigint, num_bytes bigint, duration bigint'),
    -- So are datashares, policies, models, libraries, identity providers, system permissions and functions in Python.
    ('svv_datashares', 'share_name varchar(128), share_id int, share_owner int, source_database varchar(128), consumer_database varchar(128), share_type varchar(8), createdate timestamp, is_publicaccessible bool, share_acl varchar(256), producer_account varchar(16), producer_namespace varchar(64), managed_by varchar(64)'),
    ('svv_datashare_objects', 'share_type varchar(8), share_name varchar(128), object_type varchar(64), object_name varchar(512), producer_account varchar(16), producer_namespace varchar(64), include_new bool'),
    ('svv_datashare_consumers', 'share_name varchar(128), consumer_account varchar(16), consumer_namespace varchar(64), share_date timestamp'),
    ('svv_datashare_privileges', 'datashare_name text, privilege_type text, identity_id int, identity_name text, identity_type text, admin_option bool'),
    ('svv_rls_policy', 'poldb text, polname text, polalias text, polatts text, polqual text, polenabled bool, polmodifiedby text, polmodifiedtime timestamp'),
    ('svv_masking_policy', 'policy_database text, policy_name text, input_columns text, policy_expression text, policy_modified_by text, policy_modified_time timestamp'),
    ('svv_attached_masking_policy', 'policy_name text, schema_name text, table_name text, table_type text, grantor text, grantee text, grantee_type text, priority int, input_columns text, output_columns text'),
    ('svv_ml_model_info', 'schema_name char(128), user_name char(128), model_name char(128), life_cycle char(20), is_refreshable int, model_state char(128)'),
    ('pg_library', 'name name, language_oid oid, file_store_id int, owner int'),
    ('svv_identity_providers', 'uid int, name text, type text, instanceid text, namespc text, params text, enabled bool'),
    ('svv_system_privileges', 'system_privilege text, identity_id int, identity_name text, identity_type text'),
    ('svl_udf_log', 'query bigint, message char(4096), created timestamp, traceback char(4096), funcname char(256), node int, slice int, seq int')
  LOOP
    EXECUTE format('CREATE VIEW pg_catalog.%I AS SELECT %s WHERE false', name,
      (SELECT string_agg(format('NULL::%s AS %I', split_part(one, ' ', 2), split_part(one, ' ', 1)), ', ' ORDER BY place)
         FROM unnest(string_to_array(columns, ', ')) WITH ORDINALITY AS listed(one, place)));
    EXECUTE format('GRANT SELECT ON pg_catalog.%I TO PUBLIC', name);
  END LOOP;
END
$$;
