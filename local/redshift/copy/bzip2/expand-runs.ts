/** After this many equal bytes, the next one says how many more there are. */
const BEFORE_COUNT = 4;

const POLYNOMIAL = 0x04c11db7;
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) crc = crc < 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  return crc;
});

/** Undoes the first step of BZIP2, which took out runs of equal bytes. */
export function expandRuns(bytes: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(expandedLength(bytes));
  let [length, equal, last] = [0, 0, -1];
  for (const byte of bytes) {
    if (equal === BEFORE_COUNT) {
      out.fill(last, length, length + byte);
      length += byte;
      [equal, last] = [0, -1];
      continue;
    }
    equal = byte === last ? equal + 1 : 1;
    last = byte;
    out[length] = byte;
    length += 1;
  }
  return out;
}

/** The checksum of a block: CRC-32, the highest bit first. */
export function crcOf(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) crc = (crc << 8) ^ CRC_TABLE[((crc >>> 24) ^ byte) & 0xff]!;
  return ~crc >>> 0;
}

function expandedLength(bytes: Uint8Array): number {
  let [length, equal, last] = [0, 0, -1];
  for (const byte of bytes) {
    if (equal === BEFORE_COUNT) {
      length += byte;
      [equal, last] = [0, -1];
      continue;
    }
    equal = byte === last ? equal + 1 : 1;
    last = byte;
    length += 1;
  }
  return length;
}
