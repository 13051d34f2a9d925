/*
 * Functions and system views that Redshift has and this stand-in has not: to ask for one is no mistake, and is told so.
 * https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html, cm_chap_system-tables.html
 */

const FUNCTIONS = new Set(
  (
    'hll hll_cardinality hll_create_sketch hll_combine hll_combine_sketches to_varbyte from_varbyte to_hex_varbyte getbit ' +
    'fnv_hash farmfingerprint64 farmhash64 checksum slice_num text_to_int_alt text_to_numeric_alt ' +
    'is_char is_float json_size size array_contains array_distinct array_except array_exclude array_intersection array_position array_positions ' +
    'array_sort array_to_string array_union object_transform explain_model current_session_arn ' +
    'has_assumerole_privilege pg_get_cols pg_get_iam_role_by_user pg_get_grantee_by_iam_role ' +
    'pg_get_session_roles role_is_member_of user_is_member_of current_namespace'
  ).split(' '),
);
/** Of GEOMETRY and of H3 cells. */
const SPATIAL = /^(?:st|h3)_[a-z]/;
const VIEWS = new RegExp(
  `^(?:${[
    'stl_(?:aggr|analyze|bcast|commit_stats|compile_info|delete|disk_full_diag|dist|error|explain|hash|hashjoin|insert|limit|merge|mergejoin|mv_state|nestloop|parse|plan_info|project|query_metrics|return|s3client|s3client_error|save|scan|schema_quota_violations|sort|sshclient_error|stream_segs|tr_conflict|undone|unique|userlog|vacuum|window)',
    'stv_(?:active_cursors|cursor_configuration|exec_state|gui_status|query_metrics|startup_recovery_state|wlm_classification_config|wlm_query_task_state|xrestore_alter_queue_state)',
    'svcs_\\w+',
    'svl_(?:compile|datashare_\\w+|mv_refresh_status|multi_statement_violations|query_metrics|query_metrics_summary|query_report|query_summary|restore_alter_table_progress|s3catalog|s3partition_summary|s3retries|spatial_simplify|spectrum_scan_error|stored_proc_messages|terminate|user_profile|vacuum_percentage)',
    'svv_(?:copy_job_integrations|datashare\\w*|integration\\w*|ml_model\\w*|query_state|rls_\\w+|schema_quota_state|tables_privileges|vacuum_progress|vacuum_summary)',
    'sys_(?:analyze_\\w+|applied_masking_policy_log|automatic_optimization|chn\\w*|copy_job\\w*|copy_replacements|datashare_\\w+|external_query_\\w+|integration_\\w+|mv_\\w+|procedure_\\w+|query_explain|restore_\\w+|schema_quota_violations|serverless_usage|spatial_simplify|stream_\\w+|table_\\w+|transaction_history|udf_log|userlog|vacuum_history)',
  ].join('|')})$`,
);

/** Whether Redshift has a function of this name that the stand-in has not, or not with all that it takes. */
export function isMissingFunction(name: string): boolean {
  return FUNCTIONS.has(name) || SPATIAL.test(name);
}

/** Whether Redshift has a system view of this name that the stand-in has not. */
export function isMissingView(name: string): boolean {
  return VIEWS.test(name);
}
