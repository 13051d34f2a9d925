-- Stored procedures, see procedures/rewrite-body.ts. The proxy says with a CALL whether it stands in a transaction that the client has begun.

-- So many blocks with EXCEPTION around the procedure that is called: what a transaction reads of its own.
CREATE FUNCTION pg_catalog.shiftwork_catching(more int) RETURNS int LANGUAGE sql AS $$
  SELECT set_config('redshift.catching', (coalesce(nullif(current_setting('redshift.catching', true), ''), '0')::int + more)::text, true)::int
$$;

CREATE FUNCTION pg_catalog.shiftwork_is_atomic() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('redshift.atomic', true), '') = 'on'
$$;
CREATE FUNCTION pg_catalog.shiftwork_ends_transactions() RETURNS boolean LANGUAGE sql AS $$
  SELECT NOT shiftwork_is_atomic() AND shiftwork_catching(0) = 0
$$;

-- https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-transaction-management.html
CREATE FUNCTION pg_catalog.shiftwork_end_transaction(command text, is_guarded boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF shiftwork_is_atomic() THEN
    RAISE EXCEPTION '% cannot be invoked from a procedure that is executing in an atomic context.', command USING ERRCODE = 'invalid_transaction_termination',
      HINT = 'Try calling the procedure as a top-level call i.e. not from within an explicit transaction block. Or, if this procedure (or one of its ancestors in the call chain) was created with SET config options, recreate the procedure without them.';
  ELSIF command <> 'TRUNCATE' AND (is_guarded OR shiftwork_catching(0) > 0) THEN
    RAISE EXCEPTION 'The local Redshift does not do % in a block with EXCEPTION yet', command USING ERRCODE = 'feature_not_supported';
  END IF;
END
$$;
