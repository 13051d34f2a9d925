/*
 * PostgreSQL's answers are scanned, always: an injected statement's answers must be told from the client's, and INFO may
 * stand only between messages. Only headers are read. Rows that go to the client unchanged pass as they come, many at a
 * time and cut anywhere; every other message is handed over whole.
 */

export interface ServerMessageHandler {
  /** Whether rows go to the client unchanged just now. */
  passesRows(): boolean;
  /** A stretch of DataRow messages. It may begin and end inside one. */
  onRows(bytes: Buffer): void;
  /** One whole message, the header included. */
  onMessage(type: string, bytes: Buffer): void;
}

const HEADER = 5;
const DATA_ROW = 'D'.charCodeAt(0);
const EMPTY = Buffer.alloc(0);

/** Takes PostgreSQL's bytes, cut anywhere, and calls the handler for each message. */
export function createServerMessageScanner(handler: ServerMessageHandler): (chunk: Buffer) => void {
  let held: Buffer = EMPTY;
  let restOfRow = 0;

  const scan = (data: Buffer): void => {
    let at = Math.min(restOfRow, data.length);
    restOfRow -= at;
    if (at > 0) handler.onRows(data.subarray(0, at));
    while (data.length - at >= HEADER) {
      if (data[at] === DATA_ROW && handler.passesRows()) {
        const end = endOfRows(data, at);
        handler.onRows(data.subarray(at, Math.min(end, data.length)));
        restOfRow = Math.max(end - data.length, 0);
        at = Math.min(end, data.length);
        continue;
      }
      const end = at + 1 + data.readUInt32BE(at + 1);
      if (end > data.length) break;
      handler.onMessage(String.fromCharCode(data[at] ?? 0), data.subarray(at, end));
      at = end;
    }
    held = at === data.length ? EMPTY : data.subarray(at);
  };
  return (chunk) => {
    // A header that was cut is made whole alone: then a row's other bytes need not be copied.
    const missing = held.length === 0 ? 0 : Math.max(HEADER - held.length, 0);
    if (missing > 0) scan(Buffer.concat([held, chunk.subarray(0, missing)]));
    const rest = missing === 0 ? chunk : chunk.subarray(missing);
    if (rest.length > 0) scan(held.length === 0 ? rest : Buffer.concat([held, rest]));
  };
}

/** Where the rows that begin here end: maybe past the bytes that are there. */
function endOfRows(data: Buffer, start: number): number {
  let at = start;
  while (data.length - at >= HEADER && data[at] === DATA_ROW) at += 1 + data.readUInt32BE(at + 1);
  return at;
}
