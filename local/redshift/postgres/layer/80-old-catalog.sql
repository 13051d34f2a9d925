-- Columns that PostgreSQL 8's catalog or Redshift's has and a later one lacks, or fills otherwise. The proxy puts these views in the place of the tables where a
-- query names such a column: \d of psql and the reflection of sqlalchemy-redshift do.

CREATE FUNCTION pg_catalog.shiftwork_encodings() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT '{none,bytedict,delta,delta32k,lzo,mostly8,mostly16,mostly32,raw,runlength,text255,text32k,zstd,az64}'::text[]
$$;
CREATE FUNCTION pg_catalog.format_encoding(int) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$
  SELECT (shiftwork_encodings())[$1 + 1]::varchar
$$;

-- Numbers of distribution styles: https://docs.aws.amazon.com/redshift/latest/dg/viewing-distribution-styles.html. AUTO is told as what it amounts to, too.
CREATE FUNCTION pg_catalog.shiftwork_dist_style_number(style text, automatic int) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE style WHEN 'even' THEN 0 WHEN 'key' THEN 1 WHEN 'all' THEN 8 ELSE automatic END::smallint
$$;

-- relkind: to Redshift a materialized view is a view.
DO $$
BEGIN
  EXECUTE (
    SELECT format('CREATE VIEW pg_catalog.redshift_class AS SELECT %s, false AS relhasoids, shiftwork_dist_style_number(t.dist_style, 9) AS reldiststyle, '
        'shiftwork_dist_style_number(t.dist_style, 10) AS releffectivediststyle FROM pg_class c LEFT JOIN shiftwork_table t ON t.table_id = c.oid',
        string_agg(CASE attname WHEN 'relkind' THEN $q$CASE c.relkind WHEN 'm' THEN 'v' ELSE c.relkind END AS relkind$q$ ELSE 'c.' || attname END, ', ' ORDER BY attnum))
      FROM pg_attribute WHERE attrelid = 'pg_class'::regclass AND attnum > 0 AND NOT attisdropped);
END
$$;

-- https://docs.aws.amazon.com/redshift/latest/dg/r_PG_CLASS_INFO.html
DO $$
BEGIN
  EXECUTE (
    SELECT format('CREATE VIEW pg_catalog.pg_class_info AS SELECT %s, t.created_at AS relcreationtime FROM redshift_class c LEFT JOIN shiftwork_table t ON t.table_id = c.oid',
        string_agg(CASE attname WHEN 'oid' THEN 'c.oid AS reloid' ELSE 'c.' || attname END, ', ' ORDER BY attnum))
      FROM pg_attribute WHERE attrelid = 'redshift_class'::regclass AND attnum > 0);
END
$$;

CREATE VIEW pg_catalog.redshift_attribute AS
  SELECT a.*,
      array_position(shiftwork_encodings(),
        coalesce(t.encodings ->> a.attnum::text, shiftwork_encoding(a.atttypid, array_position(t.sort_keys, a.attnum)))) - 1 AS attencodingtype,
      coalesce(t.dist_key = a.attnum, false) AS attisdistkey, shiftwork_sort_position(t.sort_keys, t.sort_style, a.attnum) AS attsortkeyord
    FROM pg_attribute a LEFT JOIN shiftwork_table t ON t.table_id = a.attrelid;

CREATE VIEW pg_catalog.redshift_attrdef AS SELECT d.*, pg_get_expr(d.adbin, d.adrelid) AS adsrc FROM pg_attrdef d;

-- Checks, which are ours alone, and NOT NULL are no constraints there, and the catalog has none.
CREATE VIEW pg_catalog.redshift_constraint AS
  SELECT * FROM pg_constraint WHERE contype IN ('p', 'u', 'f') AND connamespace <> 'pg_catalog'::regnamespace;

CREATE VIEW pg_catalog.redshift_default_acl AS SELECT d.*, d.defaclrole AS defacluser FROM pg_default_acl d;

-- Users and groups were told apart by number: a grantee is the one or the other.
CREATE FUNCTION pg_catalog.makeaclitem(grantee oid, grantee_group oid, grantor oid, privilege text, is_grantable boolean) RETURNS aclitem LANGUAGE sql IMMUTABLE AS $$
  SELECT makeaclitem(CASE WHEN grantee = 0 THEN grantee_group ELSE grantee END, grantor, privilege, is_grantable)
$$;

-- PostgreSQL's own roles are no groups of anybody's.
CREATE OR REPLACE VIEW pg_catalog.pg_group AS
  SELECT rolname AS groname, oid AS grosysid, ARRAY(SELECT member FROM pg_auth_members WHERE roleid = pg_authid.oid) AS grolist
    FROM pg_authid WHERE NOT rolcanlogin AND oid >= 16384;

CREATE VIEW pg_catalog.redshift_proc AS SELECT p.*, p.prokind = 'a' AS proisagg, p.prokind = 'w' AS proiswindow FROM pg_proc p;

-- Nor are they in the standard's views of them.
DO $$
DECLARE
  name text;
  kept text;
BEGIN
  FOR name, kept IN VALUES
    ('table_constraints', $q$constraint_type <> 'CHECK'$q$),
    ('check_constraints', 'false'),
    ('constraint_column_usage', $q$constraint_name IN (SELECT conname FROM redshift_constraint)$q$)
  LOOP
    EXECUTE format('CREATE OR REPLACE VIEW information_schema.%I AS SELECT * FROM (%s) AS found WHERE %s', name,
      rtrim(pg_get_viewdef(format('information_schema.%I', name)::regclass), ';'), kept);
  END LOOP;
END
$$;

-- What amazon-redshift-utils reads of tables that are left out of backups: that is not kept.
CREATE VIEW pg_catalog.pg_conf AS SELECT NULL::text AS key, NULL::text AS value WHERE false;

GRANT SELECT ON pg_catalog.redshift_class, pg_catalog.redshift_attribute, pg_catalog.redshift_attrdef, pg_catalog.redshift_constraint,
  pg_catalog.redshift_proc, pg_catalog.redshift_default_acl, pg_catalog.pg_class_info, pg_catalog.pg_conf TO PUBLIC;
