import { X509Certificate } from 'node:crypto';
import type { JWK } from 'jose';
import { z } from 'zod';

/** How a client proves who it is: a signed assertion (RFC 7523), or its TLS certificate (RFC 8705 §2.1, §2.2). */
export const authMethods = ['PRIVATE_KEY_JWT', 'TLS_CLIENT_AUTH', 'SELF_SIGNED_TLS_CLIENT_AUTH'] as const;
export type AuthMethod = (typeof authMethods)[number];

/** The subject of a certificate in the words of RFC 4514: `CN=crm,O=Harbour Recoveries,C=GB`. */
export const subjectName = z
  .string()
  .max(500)
  .regex(/^[A-Za-z0-9.]+=.+$/, 'Write it as in RFC 4514, for example CN=crm,O=Harbour Recoveries,C=GB.');

/** What registrations say of how a client proves itself. */
export interface ClientAuth {
  readonly jwks?: { readonly keys: readonly JWK[] } | null | undefined;
  readonly authMethod?: AuthMethod | null | undefined;
  readonly tlsSubject?: string | null | undefined;
  readonly dpopBound?: boolean | null | undefined;
}

/** Refuses a way to prove oneself that lacks what it is proved with, or has what belongs to another way. */
export function refuseMisfits(given: ClientAuth, context: z.RefinementCtx<unknown>): void {
  const method = given.authMethod ?? 'PRIVATE_KEY_JWT';
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  const keys = given.jwks?.keys ?? [];
  if (method === 'PRIVATE_KEY_JWT' && keys.length === 0)
    refuse('jwks', 'Give the public keys: {"keys": [...]}.');
  if (method === 'SELF_SIGNED_TLS_CLIENT_AUTH' && !keys.some(({ x5c }) => x5c !== undefined))
    refuse('jwks', 'Give a key with its certificate in `x5c`.');
  if ((method === 'TLS_CLIENT_AUTH') !== (given.tlsSubject != null))
    refuse('tlsSubject', 'The subject of the certificate goes with TLS_CLIENT_AUTH, and with nothing else.');
  if (method !== 'PRIVATE_KEY_JWT' && given.dpopBound === true)
    refuse('dpopBound', 'Tokens of this client are bound to its certificate.');
}

/** Whether a JWK's first certificate is there, can be read, and is of the same key (RFC 7517 §4.7). */
export function isCertificateOf(x5c: unknown, key: { export(options: { format: 'jwk' }): object }): boolean {
  if (!Array.isArray(x5c) || x5c.length !== 1 || typeof x5c[0] !== 'string') return false;
  try {
    const { publicKey } = new X509Certificate(Buffer.from(x5c[0], 'base64'));
    return (
      JSON.stringify(publicKey.export({ format: 'jwk' })) === JSON.stringify(key.export({ format: 'jwk' }))
    );
  } catch {
    return false;
  }
}
