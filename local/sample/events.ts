/** One line of a log file: its fields, in their order. */
export interface LogEvent {
  readonly artist: string | null;
  readonly auth: 'Logged In' | 'Logged Out';
  readonly firstName: string | null;
  readonly gender: 'F' | 'M' | null;
  readonly itemInSession: number;
  readonly lastName: string | null;
  readonly length: number | null;
  readonly level: 'free' | 'paid';
  readonly location: string | null;
  readonly method: 'GET' | 'PUT';
  readonly page: string;
  /** Milliseconds since 1970. */
  readonly registration: number | null;
  readonly sessionId: number;
  readonly song: string | null;
  readonly status: 200 | 307 | 404;
  /** Milliseconds since 1970. */
  readonly ts: number;
  readonly userAgent: string | null;
  /** Empty for somebody who is logged out. */
  readonly userId: string;
}

/** The event as the log writes it: ASCII alone, slashes escaped, a registration with a fraction of zero. */
export function writeEvent(event: LogEvent): string {
  const text = escapeNonAscii(JSON.stringify(event)).replaceAll('/', String.raw`\/`);
  return text.replace(/("registration":\d+)/, '$1.0');
}

/** JSON text with other characters than ASCII as `\uXXXX`. */
export function escapeNonAscii(json: string): string {
  return json.replaceAll(/[^\0-\x7F]/gu, (char) =>
    Array.from({ length: char.length }, (_, unit) => {
      return String.raw`\u` + char.charCodeAt(unit).toString(16).padStart(4, '0');
    }).join(''),
  );
}
