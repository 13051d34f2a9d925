import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testCases } from './run-cases.ts';
import type { Case } from './run-cases.ts';
import { waitFor } from '../wait-for.ts';

/* What administrators' scripts and monitoring ask of Redshift's system views and of its catalog. */

const SETUP = `
  create table users (userid int distkey, level varchar(4) sortkey);
  insert into users values (8, 'free'), (9, 'paid')`;

const CASES: readonly Case[] = [
  // Sizes: one number, wherever it is asked for
  [
    `select trim(d.name), count(*), count(d.col) from svv_diskusage d join stv_blocklist b using (tbl, blocknum) join svv_table_info i on i.table_id = b.tbl where i.size > 0 and d.name = 'users' group by 1`,
    [['users', '1', '0']],
  ],
  [
    `create table none (a int); select count(*) from stv_blocklist join pg_class on oid = tbl where relname = 'none'`,
    [['0']],
  ],
  [
    `select trim(n.nspname), trim(p.name), det.distkey, det.head_sort, b.mbytes, decode(c.reldiststyle, 0, 'EVEN', 1, 'KEY', 8, 'ALL') from (select id, name, sum(rows) as rows from stv_tbl_perm group by id, name) p join pg_class c on c.oid = p.id join pg_namespace n on n.oid = c.relnamespace left join (select tbl, count(*) as mbytes from stv_blocklist group by tbl) b on b.tbl = p.id join (select attrelid, min(case attisdistkey when 't' then attname end) as distkey, min(case attsortkeyord when 1 then attname end) as head_sort from pg_attribute group by 1) det on det.attrelid = p.id where p.rows = 2 and n.nspname = 'cases'`,
    [['cases', 'users', 'userid', 'level', '1', 'KEY']],
  ],
  [
    `select used > 0, capacity, used = (select sum(used) from stv_node_storage_capacity) from stv_partitions where part_begin = 0`,
    [['t', null, 't']],
  ],

  // What was run, loaded, and by whom
  [
    `select distinct trim(l.event), trim(h.status), h.end_time from sys_connection_log l join sys_session_history h using (session_id) where session_id = pg_backend_pid() order by 1`,
    [
      ['authenticated', 'active', null],
      ['initiating session', 'active', null],
    ],
  ],
  [
    `copy users from 's3://dialect/users.csv' iam_role default csv; select trim(name), lines, bytes, loadtime from stl_file_scan where query = pg_last_copy_id()`,
    [['s3://dialect/users.csv', '2', '15', null]],
  ],
  [
    `select usename, useconnlimit, external_id from svl_user_info where usename = current_user`,
    [['awsuser', 'UNLIMITED', null]],
  ],
  [
    `select service_class, trim(name), num_query_tasks, num_executed_queries > 0 from stv_wlm_service_class_config join stv_wlm_service_class_state using (service_class, num_query_tasks)`,
    [['100', 'Default queue', '-1', 't']],
  ],

  // The catalog
  [
    `select trim(db_name), trim(isolation_level) from stv_db_isolation_level where db_name = 'dev'`,
    [['dev', 'Snapshot Isolation']],
  ],
  [
    `create table i (a int, b int, c int) interleaved sortkey (c, a); select col, interleaved_skew from svv_interleaved_columns join pg_class on oid = tbl where relname = 'i' order by 1`,
    [
      ['0', null],
      ['2', null],
    ],
  ],
  [
    `create materialized view daily as select userid from users; create materialized view monthly as select userid from daily; select trim(name), trim(dependent_schema_name), trim(dependent_name) from svv_mv_dependency`,
    [['monthly', 'cases', 'daily']],
  ],
  [
    `create function twice(float, int) returns float immutable as $$ select $1 * $2 $$ language sql; create procedure tidy(a int) as $$ begin null; end $$ language plpgsql; select function_name, function_type, argument_type, result_type from svv_redshift_functions where schema_name = 'cases' order by 1`,
    [
      ['tidy', 'STORED PROCEDURE', 'integer', null],
      ['twice', 'REGULAR FUNCTION', 'double precision, integer', 'double precision'],
    ],
  ],
  [
    `create table a (x int) diststyle auto; create table e (x int) diststyle even; select relname, reldiststyle, releffectivediststyle, relcreationtime > '2020-01-01' from pg_class_info join pg_namespace n on n.oid = relnamespace where nspname = 'cases' and relname in ('a', 'e', 'users') order by 1`,
    [
      ['a', '9', '10', 't'],
      ['e', '0', '0', 't'],
      ['users', '1', '1', 't'],
    ],
  ],
  [`create table p (a int primary key); select conname, contype from pg_constraint order by 1`, [['p_pkey', 'p']]],

  // Rights
  [
    `create group readers; grant select on users to group readers; select groname, relname from pg_group g, pg_user u, pg_class c where aclcontains(c.relacl, makeaclitem(0, g.grosysid, u.usesysid, 'SELECT', false)) and u.usename = current_user`,
    [['readers', 'users']],
  ],
  [`create group readers; select groname from pg_group`, [['readers']]],
  [
    `create group readers; alter default privileges in schema cases grant select on tables to group readers; select schema_name, object_type, owner_name, privilege_type, grantee_name, grantee_type, decode(d.defaclobjtype, 'r', 'tables'), d.defacluser = owner_id from svv_default_privileges, pg_default_acl d`,
    [['cases', 'RELATION', 'awsuser', 'SELECT', 'readers', 'group', 'tables', 't']],
  ],
  [
    `create group callers; create procedure tidy(a int) as $$ begin null; end $$ language plpgsql; grant execute on procedure tidy(int) to group callers; grant usage on language plpgsql to group callers; select function_name, argument_types, f.privilege_type, language_name, l.privilege_type from svv_function_privileges f join svv_language_privileges l using (identity_id) where identity_id > 0`,
    [['tidy', 'integer', 'EXECUTE', 'plpgsql', 'USAGE']],
  ],

  // Rightly empty, so that what joins them goes on
  [
    `select q.pid is not null, a.event, w.queue_elapsed from stl_query q left join stl_alert_event_log a on a.query = q.query left join svl_query_queue_info w on w.query = q.query where q.starttime >= dateadd(day, -1, getdate()) limit 1`,
    [['t', null, null]],
  ],
  [
    `select count(*) from stl_wlm_rule_action, stv_wlm_query_queue_state, svv_alter_table_recommendations, svl_auto_worker_action, stl_restarted_sessions, svl_s3query_summary, svv_datashares, svv_rls_policy, svv_masking_policy, svv_ml_model_info, svl_udf_log, pg_library`,
    [['0']],
  ],
  [
    `select pg_typeof(event), pg_typeof(event_time) from (select 1) left join stl_alert_event_log on true`,
    [['character', 'timestamp without time zone']],
  ],

  // What happens and is not known is refused
  [`select count(*) from stl_scan`, /^0A000 The local Redshift does not do the system view stl_scan yet$/],
  [`select * from stl_vacuum`, /^0A000/],
  [`select * from svl_query_summary`, /^0A000/],
];

const client = testCases(CASES, { setup: SETUP, objects: { 'users.csv': '10,free\n11,paid' } });

test('calls of procedures are logged, with how they ended', async () => {
  await client().query('create procedure cases.tidy(n int) as $$ begin perform 1 / n; end $$ language plpgsql');
  await client().query('call cases.tidy(1)');
  await assert.rejects(client().query('call cases.tidy(0)'), { code: '22012' });
  const { rows } = await client().query(
    `select trim(querytxt) as call, aborted, trim(status) as status, caller_procedure_query_id is null as by_client
      from svl_stored_proc_call join sys_procedure_call on query_id = query where querytxt like 'call cases.tidy%' order by query`,
  );
  assert.deepEqual(rows, [
    { call: 'call cases.tidy(1)', aborted: 0, status: 'success', by_client: true },
    { call: 'call cases.tidy(0)', aborted: 1, status: 'canceled', by_client: true },
  ]);
});

test("a view of a client's own over a log table has what was run, soon after", async () => {
  await client().query(
    "create view cases.marked as select count(*) as times from stl_query where querytxt = 'select ''marked'''",
  );
  await client().query("select 'marked'");
  await waitFor('the view has the query', async () => {
    const { rows } = await client().query<{ times: string }>('select times from cases.marked');
    return rows[0]?.times === '1';
  });
});
