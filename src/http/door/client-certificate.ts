import { createHash, X509Certificate } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { IncomingMessage } from 'node:http';
import { valuesOf } from './credentials.js';

/**
 * SHA-256 thumbprint of the client's certificate (RFC 8705 §3.1), or null when none came: from the TLS connection, or,
 * where a proxy ends TLS, from the header in which it hands the certificate on (PEM, URL-encoded, or base64 of DER).
 */
export function certificateThumbprint(request: IncomingMessage, proxyHeader: string | null): string | null {
  const certificate = proxyHeader === null ? ofConnection(request) : ofHeader(request, proxyHeader);
  return certificate && createHash('sha256').update(certificate).digest('base64url');
}

function ofConnection({ socket }: IncomingMessage): Buffer | null {
  return socket instanceof TLSSocket ? (socket.getPeerCertificate().raw ?? null) : null;
}

function ofHeader(request: IncomingMessage, name: string): Buffer | null {
  const values = valuesOf(request, name);
  if (values.length !== 1) return null;
  try {
    const text = decodeURIComponent(values[0]!).replace(/^:|:$/g, '');
    return new X509Certificate(text.includes('BEGIN') ? text : Buffer.from(text, 'base64')).raw;
  } catch {
    return null;
  }
}
