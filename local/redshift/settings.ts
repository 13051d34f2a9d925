/**
 * Settings that Redshift has and PostgreSQL lacks: they are kept under the prefix `redshift.`, where PostgreSQL takes any name,
 * and change nothing here. https://docs.aws.amazon.com/redshift/latest/dg/t_Modifying_the_default_settings.html
 */
const REDSHIFT_SETTINGS: ReadonlySet<string> = new Set([
  'analyze_threshold_percent',
  'auto_mv',
  'cast_super_null_on_error',
  'describe_field_name_in_uppercase',
  'enable_numeric_rounding',
  'enable_result_cache_for_session',
  'enable_vacuum_boost',
  'error_on_nondeterministic_update',
  'json_serialization_enable',
  'json_serialization_parse_nested_strings',
  'max_concurrency_scaling_clusters',
  'max_cursor_result_set_size',
  'mv_enable_aqmv_for_session',
  'navigate_super_null_on_error',
  'parse_super_null_on_error',
  'pg_federation_repeatable_read',
  'query_group',
  'spectrum_enable_pseudo_columns',
  'spectrum_query_maxerror',
  'statement_timeout_wlm',
  'stored_proc_log_min_messages',
  'use_fips_ssl',
  'wlm_query_slot_count',
]);

/** By what name PostgreSQL has a setting of Redshift's; undefined where it has the same. */
export function postgresSetting(name: string): string | undefined {
  // The JDBC driver's setReadOnly sends it.
  if (name === 'readonly') return 'default_transaction_read_only';
  return REDSHIFT_SETTINGS.has(name) ? `redshift.${name}` : undefined;
}

/** Settings of PostgreSQL that are the local Redshift's own: setting them is answered, and does nothing. */
export const FIXED_SETTINGS: ReadonlySet<string> = new Set([
  'backslash_quote',
  'default_transaction_isolation',
  'escape_string_warning',
  'standard_conforming_strings',
  'transaction_isolation',
]);
