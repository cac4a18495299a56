import { execFileSync } from 'node:child_process';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate with its key, as files and as PEM. */
export interface TestCertificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** A certificate made by `openssl`: signed by `authority`, or by itself. */
export function aCertificate(subject: string, authority?: TestCertificate): TestCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'consign-tls-'));
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const [request, names] = [join(folder, 'request.pem'), join(folder, 'names')];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile];
  const altName = 'subjectAltName=DNS:consign.test,IP:127.0.0.1';
  if (authority === undefined)
    openssl(['req', '-x509', ...newKey, '-subj', subject, '-addext', altName, '-out', certFile]);
  else {
    writeFileSync(names, altName);
    openssl(['req', ...newKey, '-subj', subject, '-out', request]);
    const signer = [
      '-CA',
      authority.certFile,
      '-CAkey',
      authority.keyFile,
      '-CAcreateserial',
      '-extfile',
      names,
    ];
    openssl(['x509', '-req', '-in', request, ...signer, '-out', certFile]);
  }
  return { certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}

/** The JWK Set that registers a self-signed certificate (RFC 8705 §2.2.2). */
export function certifiedKeys({ cert }: TestCertificate) {
  const jwk = createPublicKey(cert).export({ format: 'jwk' });
  return { keys: [{ ...jwk, x5c: [new X509Certificate(cert).raw.toString('base64')] }] };
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}
