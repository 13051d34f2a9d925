/** The zero-terminated strings at the start of a message's body, as many as asked for. */
export function readStrings(bytes: Buffer, at: number, count: number): readonly string[] {
  const strings: string[] = [];
  for (let start = at; strings.length < count;) {
    const end = bytes.indexOf(0, start);
    if (end === -1) throw new Error('A message of the client ends inside a string');
    strings.push(bytes.toString('utf8', start, end));
    start = end + 1;
  }
  return strings;
}
