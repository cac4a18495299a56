import { createHash, X509Certificate } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { IncomingMessage } from 'node:http';
import { valuesOf } from './credentials.js';

/**
 * SHA-256 thumbprint of the client's certificate (RFC 8705 §3.1), or null when none came: from the TLS connection, or,
 * where a proxy ends TLS, from the header in which it hands the certificate on (PEM, URL-encoded, or base64 of DER).
 */
export function certificateThumbprint(request: IncomingMessage, proxyHeader: string | null): string | null {
  const certificate = clientCertificate(request, proxyHeader);
  return certificate && createHash('sha256').update(certificate.raw).digest('base64url');
}

/** The certificate itself; null when none came or it cannot be read. */
export function clientCertificate(
  request: IncomingMessage,
  proxyHeader: string | null,
): X509Certificate | null {
  return proxyHeader === null ? ofConnection(request) : ofHeader(request, proxyHeader);
}

function ofConnection({ socket }: IncomingMessage): X509Certificate | null {
  return socket instanceof TLSSocket ? (socket.getPeerX509Certificate() ?? null) : null;
}

function ofHeader(request: IncomingMessage, name: string): X509Certificate | null {
  const values = valuesOf(request, name);
  if (values.length !== 1) return null;
  try {
    const text = decodeURIComponent(values[0]!).replace(/^:|:$/g, '');
    return new X509Certificate(text.includes('BEGIN') ? text : Buffer.from(text, 'base64'));
  } catch {
    return null;
  }
}
