const HEADER_BYTES = 19;

/** The rows of PostgreSQL's binary COPY format, each field as bytes. */
export function binaryRows(data: Buffer): readonly (readonly (Buffer | null)[])[] {
  const rows: (Buffer | null)[][] = [];
  let at = HEADER_BYTES;
  for (;;) {
    const count = data.readInt16BE(at);
    at += 2;
    if (count === -1) return rows;
    const row: (Buffer | null)[] = [];
    for (let field = 0; field < count; field += 1) {
      const length = data.readInt32BE(at);
      at += 4;
      row.push(length < 0 ? null : data.subarray(at, at + length));
      at += Math.max(0, length);
    }
    rows.push(row);
  }
}

/** A field's value as PostgreSQL would print it; timestamps in ISO form. */
export function printField(field: Buffer | null, type: string): string | null {
  if (field === null) return null;
  const print = PRINTERS[type];
  return print ? print(field) : field.toString('utf8');
}

const EPOCH_MS = Date.UTC(2000, 0, 1);

const PRINTERS: Readonly<Record<string, (field: Buffer) => string>> = {
  int2: (field) => String(field.readInt16BE()),
  int4: (field) => String(field.readInt32BE()),
  int8: (field) => String(field.readBigInt64BE()),
  float4: (field) => String(field.readFloatBE()),
  float8: (field) => String(field.readDoubleBE()),
  bool: (field) => String(field[0] === 1),
  date: (field) => new Date(EPOCH_MS + field.readInt32BE() * 86_400_000).toISOString().slice(0, 10),
  timestamp: printTimestamp,
  timestamptz: printTimestamp,
  time: (field) => printClock(field.readBigInt64BE()),
  timetz: (field) =>
    `${printClock(field.readBigInt64BE())}${field.readInt32BE(8) > 0 ? '-' : '+'}${Math.abs(field.readInt32BE(8)) / 3600}`,
  super: (field) => field.toString('utf8', 1),
  numeric: printNumeric,
};

function printTimestamp(field: Buffer): string {
  const micros = field.readBigInt64BE();
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = (micros - fraction) / 1_000_000n;
  const text = new Date(EPOCH_MS + Number(seconds) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return fraction === 0n ? text : `${text}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
}

function printClock(micros: bigint): string {
  return new Date(Number(micros) / 1000).toISOString().slice(11, 19);
}

function printNumeric(field: Buffer): string {
  const [count, weight, sign, scale] = [0, 2, 4, 6].map((at) => field.readInt16BE(at)) as [
    number,
    number,
    number,
    number,
  ];
  const digits = Array.from({ length: count }, (_, index) =>
    String(field.readInt16BE(8 + index * 2)).padStart(4, '0'),
  ).join('');
  const point = (weight + 1) * 4;
  const integer = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const fraction = digits.slice(point).padEnd(scale, '0').slice(0, scale);
  return `${sign === 0 ? '' : '-'}${integer}${scale > 0 ? `.${fraction}` : ''}`;
}
