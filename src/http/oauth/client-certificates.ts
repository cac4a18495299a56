import { TLSSocket } from 'node:tls';
import type { X509Certificate } from 'node:crypto';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { clientCertificate } from '../door/client-certificate.js';

/**
 * Clients that prove themselves by their TLS certificate (RFC 8705). It is the connection's, or, where a proxy ends TLS,
 * the one in the header that the proxy sets: that proxy must check the chain, and take the header from callers.
 */
export function mutualTls(certificateHeader: string | null, hasAuthorities: boolean) {
  const certificateOf = ({ req }: KoaContextWithOIDC) =>
    clientCertificate(req, certificateHeader) ?? undefined;
  return {
    enabled: true,
    certificateBoundAccessTokens: true,
    tlsClientAuth: true,
    selfSignedTlsClientAuth: true,
    getCertificate: certificateOf,
    certificateAuthorized: ({ req: { socket } }: KoaContextWithOIDC) =>
      certificateHeader !== null || (hasAuthorities && socket instanceof TLSSocket && socket.authorized),
    certificateSubjectMatches: (context: KoaContextWithOIDC, property: string, expected: string) => {
      const certificate = certificateOf(context);
      return (
        property === 'tls_client_auth_subject_dn' &&
        certificate !== undefined &&
        subjectOf(certificate) === plainName(expected)
      );
    },
  } satisfies NonNullable<Configuration['features']>['mTLS'];
}

/** RFC 4514 writes the most particular part first, certificates have it last. */
function subjectOf({ subject }: X509Certificate): string {
  return plainName((subject ?? '').split('\n').toReversed().join(','));
}

function plainName(name: string): string {
  return name
    .split(/(?<!\\),/)
    .map((part) => part.trim())
    .join(',');
}
