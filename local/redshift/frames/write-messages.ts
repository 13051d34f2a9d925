/** Messages of PostgreSQL's protocol 3.0, as bytes. See "Message Formats" in PostgreSQL's manual. */

export const SYNC = message('S', Buffer.alloc(0));
export const FLUSH = message('H', Buffer.alloc(0));
export const COPY_DONE = message('c', Buffer.alloc(0));
export const TERMINATE = message('X', Buffer.alloc(0));

/** One message: the type letter, the length, the body. */
export function message(type: string, body: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(body.length + 5);
  bytes.write(type, 0, 'latin1');
  bytes.writeUInt32BE(body.length + 4, 1);
  body.copy(bytes, 5);
  return bytes;
}

/** Parse, with no parameter types given. */
export function parse(name: string, sql: string): Buffer {
  return message('P', Buffer.concat([cString(name), cString(sql), int16(0)]));
}

/** Bind of text parameters (null is NULL); results as text. */
export function bind(portal: string, statement: string, values: readonly (string | null)[]): Buffer {
  const parts = values.map((value) => (value === null ? int32(-1) : lengthAndText(value)));
  return message(
    'B',
    Buffer.concat([cString(portal), cString(statement), int16(0), int16(values.length), ...parts, int16(0)]),
  );
}

export function describePortal(portal: string): Buffer {
  return message('D', Buffer.concat([Buffer.from('P'), cString(portal)]));
}

/** Execute to the end of the portal. */
export function execute(portal: string): Buffer {
  return message('E', Buffer.concat([cString(portal), int32(0)]));
}

export function closeStatement(name: string): Buffer {
  return message('C', Buffer.concat([Buffer.from('S'), cString(name)]));
}

/** The header of CopyData for a body that is sent right after it. */
export function copyDataHeader(bodyLength: number): Buffer {
  const header = Buffer.from('d\0\0\0\0', 'latin1');
  header.writeUInt32BE(bodyLength + 4, 1);
  return header;
}

export function copyFail(reason: string): Buffer {
  return message('f', cString(reason));
}

export function commandComplete(tag: string): Buffer {
  return message('C', cString(tag));
}

export function parameterStatus(name: string, value: string): Buffer {
  return message('S', Buffer.concat([cString(name), cString(value)]));
}

/** A startup packet: protocol version, then names and values. */
export function startup(version: number, parameters: ReadonlyMap<string, string>): Buffer {
  const pairs = [...parameters].flatMap(([name, value]) => [cString(name), cString(value)]);
  const body = Buffer.concat([int32(version), ...pairs, Buffer.from([0])]);
  return Buffer.concat([int32(body.length + 4), body]);
}

/** Text with the zero byte that ends it. */
export function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf8');
}

function lengthAndText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([int32(bytes.length), bytes]);
}

function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}
