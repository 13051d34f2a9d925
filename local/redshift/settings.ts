/**
 * Settings that Redshift has and PostgreSQL lacks: they are kept under the prefix `redshift.`, where PostgreSQL takes any name.
 * Those of the case of names are heeded, the others change nothing here. https://docs.aws.amazon.com/redshift/latest/dg/t_Modifying_the_default_settings.html
 */
const REDSHIFT_SETTINGS: ReadonlyMap<string, string> = new Map([
  ['analyze_threshold_percent', '10'],
  ['auto_mv', 'on'],
  ['cast_super_null_on_error', 'on'],
  ['default_geometry_encoding', '1'],
  ['describe_field_name_in_uppercase', 'off'],
  ['enable_case_sensitive_identifier', 'off'],
  ['enable_case_sensitive_super_attribute', 'off'],
  ['enable_numeric_rounding', 'on'],
  ['enable_result_cache_for_session', 'on'],
  ['enable_vacuum_boost', 'off'],
  ['error_on_nondeterministic_update', 'off'],
  ['interval_forbid_composite_literals', 'off'],
  ['json_serialization_enable', 'off'],
  ['json_serialization_parse_nested_strings', 'off'],
  ['max_concurrency_scaling_clusters', '1'],
  ['max_cursor_result_set_size', '0'],
  ['mv_enable_aqmv_for_session', 'on'],
  ['navigate_super_null_on_error', 'on'],
  ['parse_super_null_on_error', 'off'],
  ['pg_federation_repeatable_read', 'on'],
  ['query_group', 'unset'],
  ['spectrum_enable_pseudo_columns', 'on'],
  ['spectrum_query_maxerror', '-1'],
  ['statement_timeout_wlm', '0'],
  ['stored_proc_log_min_messages', 'log'],
  ['use_fips_ssl', 'off'],
  ['wlm_query_slot_count', '1'],
]);

/** By what name PostgreSQL has a setting of Redshift's; undefined where it has the same. */
export function postgresSetting(name: string): string | undefined {
  // The JDBC driver's setReadOnly sends it.
  if (name === 'readonly') return 'default_transaction_read_only';
  return REDSHIFT_SETTINGS.has(name) ? `redshift.${name}` : undefined;
}

/** SQL that gives what a session has a setting of Redshift's at, a switch as `on` or `off`; undefined where PostgreSQL has it. */
export function settingValue(name: string): string | undefined {
  const standard = REDSHIFT_SETTINGS.get(name);
  if (standard === undefined) return undefined;
  const value = `coalesce(nullif(current_setting('redshift.${name}', true), ''), '${standard}')`;
  const isSwitch = standard === 'on' || standard === 'off';
  return isSwitch ? `CASE WHEN ${value}::boolean THEN 'on' ELSE 'off' END` : value;
}

/** Settings of PostgreSQL that are the local Redshift's own: setting them is answered, and does nothing. */
export const FIXED_SETTINGS: ReadonlySet<string> = new Set([
  'backslash_quote',
  'default_transaction_isolation',
  'escape_string_warning',
  'standard_conforming_strings',
  'transaction_isolation',
]);
