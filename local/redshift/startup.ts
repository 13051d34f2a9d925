import { readStrings } from './frames/read-strings.ts';

/*
 * The packets before authentication. A client asks for TLS or GSS encryption, wants a running statement cancelled, or starts a
 * session with parameters, of which Redshift's drivers send some that PostgreSQL would refuse.
 */

const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;
const MAJOR_VERSION = 3;

/** What a first packet asks for. */
export type FirstPacket =
  | { readonly kind: 'ssl' }
  | { readonly kind: 'gss' }
  | { readonly kind: 'cancel'; readonly pid: number; readonly secret: Buffer; readonly bytes: Buffer }
  | { readonly kind: 'startup'; readonly startup: Startup };

export interface Startup {
  readonly version: number;
  readonly user: string;
  readonly database: string;
  /** Whole, as the client sent it: PostgreSQL keeps 63 bytes, Redshift 250. */
  readonly applicationName: string;
  readonly forPostgres: ReadonlyMap<string, string>;
}

/** Parameters of the startup packet that PostgreSQL gets; all others are for Redshift's own ears. */
const PASSED = new Set([
  'user',
  'database',
  'application_name',
  'client_encoding',
  'datestyle',
  'timezone',
  'extra_float_digits',
  'options',
  'search_path',
  'statement_timeout',
]);

/** Of a cluster's parameters those that are settings of PostgreSQL's sessions. */
const SETTINGS = ['datestyle', 'extra_float_digits', 'search_path', 'statement_timeout'];

/** The settings that a cluster's parameters give to every session, unless its client says otherwise. */
export function settingsOfParameters(parameters: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(parameters).filter(([name]) => SETTINGS.includes(name)));
}

/** ParameterStatus values that clients are told instead of PostgreSQL's. */
export const SHOWN_PARAMETERS: ReadonlyMap<string, string> = new Map([
  ['server_version', '8.0.2'],
  ['standard_conforming_strings', 'off'],
]);

/** Reads a packet that came before any session. */
export function readFirstPacket(bytes: Buffer): FirstPacket {
  const code = bytes.readInt32BE(4);
  if (code === SSL_REQUEST) return { kind: 'ssl' };
  if (code === GSS_REQUEST) return { kind: 'gss' };
  if (code === CANCEL_REQUEST && bytes.length >= 16) {
    return { kind: 'cancel', pid: bytes.readInt32BE(8), secret: Buffer.from(bytes.subarray(12)), bytes };
  }
  if (code >>> 16 === MAJOR_VERSION) return { kind: 'startup', startup: readStartup(bytes) };
  throw new Error(`Not a packet of PostgreSQL's protocol 3: code ${code}`);
}

function readStartup(bytes: Buffer): Startup {
  const parameters = readParameters(bytes);
  const user = parameters.get('user') ?? '';
  const passed = [...parameters].filter(([name]) => PASSED.has(name.toLowerCase()));
  return {
    version: bytes.readInt32BE(4),
    user,
    database: parameters.get('database') ?? user,
    applicationName: (parameters.get('application_name') ?? '').slice(0, 250),
    forPostgres: new Map(passed),
  };
}

function readParameters(bytes: Buffer): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (let at = 8; at < bytes.length && bytes[at] !== 0;) {
    const [name = '', value = ''] = readStrings(bytes, at, 2);
    parameters.set(name, value);
    at += Buffer.byteLength(name) + Buffer.byteLength(value) + 2;
  }
  return parameters;
}
