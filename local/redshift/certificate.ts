import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import selfsigned from 'selfsigned';

const DAY_MS = 24 * 60 * 60 * 1000;
const YEAR_MS = 365 * DAY_MS;
const DNS_NAME = 2;
const IP_ADDRESS = 7;

export interface Certificate {
  readonly context: SecureContext;
  /** For clients that verify. */
  readonly pem: string;
}

/** A self-signed certificate for 127.0.0.1 and localhost: Redshift's clients ask for TLS. */
export async function makeCertificate(): Promise<Certificate> {
  return secure(await generate());
}

/**
 * The certificate that a folder keeps, made when there is none: clients that verify are told of it once, not at each start.
 * `file` is where they find it.
 */
export async function openCertificate(directory: string): Promise<Certificate & { readonly file: string }> {
  const file = path.join(directory, 'redshift-certificate.pem');
  const keyFile = path.join(directory, 'redshift-certificate-key.pem');
  if (!existsSync(file) || !existsSync(keyFile)) {
    const { key, pem } = await generate();
    mkdirSync(directory, { recursive: true });
    writeFileSync(keyFile, key, { mode: 0o600 });
    writeFileSync(file, pem);
  }
  const pair = { key: readFileSync(keyFile, 'utf8'), pem: readFileSync(file, 'utf8') };
  return { ...secure(pair), file };
}

interface Pair {
  readonly key: string;
  readonly pem: string;
}

function secure({ key, pem }: Pair): Certificate {
  return { context: createSecureContext({ key, cert: pem }), pem };
}

async function generate(): Promise<Pair> {
  const made = await selfsigned.generate([{ name: 'commonName', value: 'Shiftwork local Redshift' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - DAY_MS),
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
  return { key: made.private, pem: made.cert };
}
