-- Blanks at the end of a text count for nothing when it is compared, grouped, joined or sorted, in VARCHAR as in CHAR:
-- https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html#r_Character_types-significance-of-trailing-blanks. PostgreSQL does so with its
-- bpchar alone, whose values are laid out as those of text are: so the operators of text, and what hashes and sorts it, are given bpchar's functions.

UPDATE pg_catalog.pg_operator SET oprcode = replace(replace(oprcode::text, '_', ''), 'text', 'bpchar')::regproc
 WHERE oid IN ('=(text,text)'::regoperator, '<>(text,text)'::regoperator, '<(text,text)'::regoperator, '<=(text,text)'::regoperator,
   '>(text,text)'::regoperator, '>=(text,text)'::regoperator);

UPDATE pg_catalog.pg_amproc SET amproc = given.function
  FROM (VALUES ('bttextcmp'::regproc, 'bpcharcmp'::regproc), ('bttextsortsupport', 'bpchar_sortsupport'), ('hashtext', 'hashbpchar'),
    ('hashtextextended', 'hashbpcharextended')) AS given(of_text, function)
 WHERE amproc = of_text AND amproclefttype = 'text'::regtype AND amprocrighttype = 'text'::regtype;
