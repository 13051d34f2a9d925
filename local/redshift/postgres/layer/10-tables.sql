-- The layer makes an empty PostgreSQL database look like a Redshift one. Its files run once, in order, as the superuser, in
-- template1 and with allow_system_table_mods=on: so functions and views stand in pg_catalog and need no schema in front.

-- What Redshift keeps of a table and PostgreSQL has no place for. One row for each table; the proxy writes it in the transaction
-- that makes the table, svv_table_info and pg_table_def read it. Columns are kept by number: a renamed one stays the key.
CREATE TABLE pg_catalog.shiftwork_table (
  table_id   oid PRIMARY KEY,
  dist_style text NOT NULL,
  dist_key   int2,
  sort_keys  int2[] NOT NULL,
  sort_style text NOT NULL,
  encodings  jsonb NOT NULL,
  -- Of a materialized view: its CREATE, as the client wrote it.
  definition text,
  auto_refresh boolean NOT NULL DEFAULT false,
  created_at timestamp NOT NULL DEFAULT clock_timestamp()
);

CREATE FUNCTION pg_catalog.shiftwork_column_number(target regclass, column_name text) RETURNS int2
LANGUAGE sql STABLE AS $$
  SELECT attnum FROM pg_catalog.pg_attribute WHERE attrelid = target AND attname = column_name AND NOT attisdropped
$$;

CREATE FUNCTION pg_catalog.shiftwork_column_numbers(target regclass, column_names json) RETURNS int2[]
LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(pg_catalog.shiftwork_column_number(target, name) ORDER BY place), '{}')
    FROM json_array_elements_text(column_names) WITH ORDINALITY AS listed(name, place)
$$;

-- The operator that compares two columns; names of types that are kept as text are compared as text.
CREATE FUNCTION pg_catalog.shiftwork_equality(target regclass, number int2, other regclass, other_number int2) RETURNS oid
LANGUAGE sql STABLE AS $$
  SELECT coalesce((
    SELECT o.oid FROM pg_catalog.pg_operator o
      JOIN pg_catalog.pg_attribute a ON a.attrelid = target AND a.attnum = number AND o.oprright = a.atttypid
      JOIN pg_catalog.pg_attribute b ON b.attrelid = other AND b.attnum = other_number AND o.oprleft = b.atttypid
     WHERE o.oprname = '='), '=(text,text)'::regoperator::oid)
$$;

-- A foreign key that is shown and not enforced: PostgreSQL would refuse NOT ENFORCED where the other table has no live unique
-- index, and none has. So the catalog row is written, with what makes DROP take it along and DROP of the other table ask for CASCADE.
CREATE FUNCTION pg_catalog.shiftwork_add_foreign_key(target regclass, other regclass, key json) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  columns int2[] := shiftwork_column_numbers(target, key -> 'columns');
  other_columns int2[] := shiftwork_column_numbers(other, key -> 'referenced');
  equals oid[];
  wanted text := coalesce(key ->> 'name', left((SELECT relname FROM pg_class WHERE oid = target) || '_' || (key -> 'columns' ->> 0) || '_fkey', 55));
  name text := wanted;
  others int := 0;
  made oid := pg_nextoid('pg_constraint', 'oid', 'pg_constraint_oid_index');
BEGIN
  IF cardinality(other_columns) = 0 THEN
    SELECT conkey INTO other_columns FROM pg_constraint WHERE conrelid = other AND contype = 'p';
  END IF;
  IF other_columns IS NULL THEN
    RAISE EXCEPTION 'there is no primary key for referenced table "%"', other USING ERRCODE = '42704';
  END IF;
  IF array_position(other_columns, NULL) IS NOT NULL THEN
    RAISE EXCEPTION 'column "%" referenced in foreign key constraint does not exist', key -> 'referenced' ->> 0 USING ERRCODE = '42703';
  END IF;
  WHILE EXISTS (SELECT FROM pg_constraint WHERE conrelid = target AND conname = name) LOOP
    IF key ->> 'name' IS NOT NULL THEN
      RAISE EXCEPTION 'constraint "%" for relation "%" already exists', name, target USING ERRCODE = '42710';
    END IF;
    others := others + 1;
    name := wanted || others;
  END LOOP;
  SELECT array_agg(shiftwork_equality(target, number, other, other_number) ORDER BY place) INTO equals
    FROM unnest(columns, other_columns) WITH ORDINALITY AS pair(number, other_number, place);
  INSERT INTO pg_constraint (oid, conname, connamespace, contype, condeferrable, condeferred, conenforced, convalidated, conrelid, contypid,
      conindid, conparentid, confrelid, confupdtype, confdeltype, confmatchtype, conislocal, coninhcount, connoinherit, conperiod, conkey, confkey,
      conpfeqop, conppeqop, conffeqop)
    SELECT made, name, relnamespace, 'f', false, false,
      true, true, oid, 0, 0, 0, other, 'a', 'a', 's', true, 0, true, false, columns, other_columns,
      equals, equals, equals
      FROM pg_class WHERE oid = target;
  INSERT INTO pg_depend (classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype)
    SELECT 'pg_constraint'::regclass, made, 0, 'pg_class'::regclass, target, number, 'a' FROM unnest(columns) AS number
    UNION ALL
    SELECT 'pg_constraint'::regclass, made, 0, 'pg_class'::regclass, other, number, 'n' FROM unnest(other_columns) AS number
    UNION ALL
    -- The JDBC driver finds the key that is meant by this.
    (SELECT 'pg_constraint'::regclass, made, 0, 'pg_class'::regclass, conindid, 0, 'n'
       FROM pg_constraint WHERE conrelid = other AND contype IN ('p', 'u') AND conkey = other_columns ORDER BY contype LIMIT 1);
END
$$;

-- Called by the proxy after ALTER TABLE … ADD FOREIGN KEY.
CREATE FUNCTION pg_catalog.shiftwork_declare_foreign_key(target regclass, other regclass, key json) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET allow_system_table_mods = on SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM shiftwork_add_foreign_key(target, other, key);
END
$$;

-- Called by the proxy after CREATE TABLE, with the tables that its foreign keys name, in order. Where IF NOT EXISTS found the table,
-- nothing changes.
CREATE FUNCTION pg_catalog.shiftwork_describe_table(target regclass, description json, referenced regclass[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET allow_system_table_mods = on SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO shiftwork_table (table_id, dist_style, dist_key, sort_keys, sort_style, definition, auto_refresh, encodings)
    SELECT target, description ->> 'distStyle', shiftwork_column_number(target, description ->> 'distKey'),
      shiftwork_column_numbers(target, description -> 'sortKeys'), description ->> 'sortStyle',
      description ->> 'text', coalesce((description ->> 'autoRefresh')::boolean, false),
      (SELECT coalesce(jsonb_object_agg(shiftwork_column_number(target, name), encoding), '{}')
         FROM json_each_text(description -> 'encodings') AS given(name, encoding))
    ON CONFLICT DO NOTHING;
  IF FOUND THEN
    PERFORM shiftwork_add_foreign_key(target, referenced[place], key)
      FROM json_array_elements(description -> 'foreignKeys') WITH ORDINALITY AS given(key, place);
  END IF;
END
$$;

-- CREATE TABLE … (LIKE parent): columns are found by name, since dropped ones leave gaps in the parent's numbers.
CREATE FUNCTION pg_catalog.shiftwork_same_column(target regclass, parent regclass, number int2) RETURNS int2
LANGUAGE sql STABLE AS $$
  SELECT pg_catalog.shiftwork_column_number(target, attname) FROM pg_catalog.pg_attribute WHERE attrelid = parent AND attnum = number
$$;

CREATE FUNCTION pg_catalog.shiftwork_describe_like(target regclass, parent regclass) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO shiftwork_table (table_id, dist_style, dist_key, sort_keys, sort_style, encodings)
    SELECT target, dist_style, shiftwork_same_column(target, parent, dist_key),
      (SELECT coalesce(array_agg(shiftwork_same_column(target, parent, number) ORDER BY place), '{}') FROM unnest(sort_keys) WITH ORDINALITY AS key(number, place)),
      sort_style,
      (SELECT coalesce(jsonb_object_agg(shiftwork_same_column(target, parent, number::int2), encoding), '{}') FROM jsonb_each_text(encodings) AS kept(number, encoding))
      FROM shiftwork_table WHERE table_id = parent
    ON CONFLICT DO NOTHING
$$;
GRANT ALL ON FUNCTION pg_catalog.shiftwork_describe_table(regclass, json, regclass[]) TO PUBLIC;
