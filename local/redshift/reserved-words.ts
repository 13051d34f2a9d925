import type { Token } from '../../redshift-sql/lexer.ts';
import type { StatementKind } from '../../redshift-sql/statements.ts';
import { isKeyword } from '../../redshift-sql/token-cursor.ts';

/*
 * Words that name nothing in Redshift unless they are quoted, and anything in PostgreSQL: https://docs.aws.amazon.com/redshift/latest/dg/r_pg_keywords.html.
 * Left out are those that stand in a query for something else (TOP, PARTITION, IGNORE …), and TIMESTAMP, which begins a literal.
 */
const RESERVED = new Set(
  (
    'aes128 aes256 allowoverwrite az64 backup blanksasnull bytedict bzip2 credentials deflate defrag delta delta32k emptyasnull encrypt ' +
    'encryption explicit globaldict256 globaldict64k gzip lun luns lzo lzop mostly16 mostly32 mostly8 offline open percent permissions raw ' +
    'readratio recover rejectlog resort restore snapshot system tag tdes text255 text32k truncatecolumns wallet'
  ).split(' '),
);
const QUERIES: ReadonlySet<StatementKind> = new Set(['select', 'select-into', 'insert', 'update', 'delete']);

/** The first bare word that would have to be quoted: in a query, or as the name of a column that CREATE TABLE makes. */
export function reservedWord(tokens: readonly Token[], kind: StatementKind): Token | undefined {
  if (QUERIES.has(kind)) return tokens.find((_, at) => isReserved(tokens, at));
  if (kind !== 'create-table') return undefined;
  let depth = 0;
  return tokens.find(({ text }, at) => {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    const before = tokens[at - 1]?.text;
    return depth === 1 && (before === '(' || before === ',') && isReserved(tokens, at);
  });
}

/** Behind AS, or a point, any word is a name. */
function isReserved(tokens: readonly Token[], at: number): boolean {
  const [before, token] = [tokens[at - 1], tokens[at]];
  return token?.kind === 'word' && RESERVED.has(token.value) && before?.text !== '.' && !isKeyword(before, 'as');
}
