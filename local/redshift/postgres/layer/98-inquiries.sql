-- What a procedure asks the proxy, see procedures/inquiries.ts. INFO is sent at once, whatever the client has set.
CREATE FUNCTION pg_catalog.shiftwork_ask(question jsonb) RETURNS json LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  id     text := gen_random_uuid();
  answer text;
  looks  int := 0;
BEGIN
  RAISE INFO USING ERRCODE = 'SWASK', MESSAGE = question || jsonb_build_object('id', id);
  LOOP
    answer := pg_read_file('redshift_answers/' || id, true);
    EXIT WHEN answer IS NOT NULL;
    looks := looks + 1;
    -- Most answers are there within a millisecond, and the shortest sleep is longer: this is some milliseconds of looking.
    IF looks > 2000 THEN
      PERFORM pg_sleep(0.001);
    END IF;
  END LOOP;
  RETURN answer::json;
END
$$;

-- What the proxy has read into a file goes into a table. Only superusers read files, so who asks for it must have been asked for his right to INSERT.
CREATE FUNCTION pg_catalog.shiftwork_load(into_table text, id uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  EXECUTE format('COPY %s FROM %L (FORMAT binary)', into_table, current_setting('data_directory') || '/redshift_answers/' || id || '.rows');
END
$$;

-- The statements for PostgreSQL that stand for a text of Redshift's, which may take some of them to be found.
CREATE FUNCTION pg_catalog.shiftwork_dynamic_sql(statements text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  answer json;
  found  text[];
  one    record;
  error  json;
BEGIN
  IF statements IS NULL THEN
    RETURN NULL;
  END IF;
  answer := shiftwork_ask(jsonb_build_object('run', statements));
  LOOP
    found := NULL;
    IF answer->>'rows' IS NOT NULL THEN
      found := '{}';
      FOR one IN EXECUTE format('SELECT found::text FROM (%s) AS found', answer->>'rows') LOOP
        found := found || one.found;
        -- A piece at a time, so that neither side holds all of a large result.
        IF cardinality(found) = 1000 THEN
          PERFORM shiftwork_ask(jsonb_build_object('more', found));
          found := '{}';
        END IF;
      END LOOP;
    ELSIF answer->>'do' IS NOT NULL THEN
      EXECUTE answer->>'do';
    ELSIF answer->>'load' IS NOT NULL THEN
      IF NOT has_table_privilege((answer->>'table')::regclass, 'INSERT') THEN
        RAISE EXCEPTION 'permission denied for relation %', answer->>'table' USING ERRCODE = 'insufficient_privilege';
      END IF;
      PERFORM shiftwork_load(answer->>'into', (answer->>'load')::uuid);
    ELSE
      EXIT;
    END IF;
    answer := shiftwork_ask(jsonb_build_object('found', found));
  END LOOP;
  error := answer->'error';
  IF error IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = error->>'sqlState', MESSAGE = error->>'message', DETAIL = coalesce(error->>'detail', ''), HINT = coalesce(error->>'hint', '');
  END IF;
  IF (answer->>'truncates')::boolean THEN
    PERFORM shiftwork_end_transaction('TRUNCATE', false);
    PERFORM set_config('redshift.truncates', 'on', true);
  END IF;
  RETURN answer->>'sql';
END
$$;

-- Whether the text that was run last empties a table, which ends the transaction.
CREATE FUNCTION pg_catalog.shiftwork_truncates() RETURNS boolean LANGUAGE sql AS $$
  SELECT shiftwork_ends_transactions() AND coalesce(current_setting('redshift.truncates', true), '') = 'on'
$$;
