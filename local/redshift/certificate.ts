import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import selfsigned from 'selfsigned';

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
const DNS_NAME = 2;
const IP_ADDRESS = 7;

export interface Certificate {
  readonly context: SecureContext;
  /** For clients that verify. */
  readonly pem: string;
}

/** A self-signed certificate for 127.0.0.1 and localhost, made anew at each start: Redshift's clients ask for TLS. */
export async function makeCertificate(): Promise<Certificate> {
  const made = await selfsigned.generate([{ name: 'commonName', value: 'Shiftwork local Redshift' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - YEAR_MS / 365),
    notAfterDate: new Date(Date.now() + 10 * YEAR_MS),
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: DNS_NAME, value: 'localhost' },
          { type: IP_ADDRESS, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { context: createSecureContext({ key: made.private, cert: made.cert }), pem: made.cert };
}
