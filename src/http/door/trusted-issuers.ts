import { readFile } from 'node:fs/promises';
import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { idText } from '../../kernel/parse.js';
import { MINUTE, type Clock } from '../../kernel/time.js';

const ALGORITHMS = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA', 'Ed25519'] as const;

const issuerEntry = z
  .strictObject({
    /** `iss` of its tokens, letter for letter. */
    issuer: z.url().max(200),
    /** The lender whose members it may vouch for, on either side: it speaks for nobody else. */
    lenderId: idText('lender'),
    jwksUri: z.url({ protocol: /^https?$/ }).optional(),
    jwks: z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) }).optional(),
    algorithms: z.array(z.enum(ALGORITHMS)).min(1).default(['ES256', 'PS256']),
    /** The only audience of its tokens; the endpoint's own address unless said. */
    audience: z.string().min(1).optional(),
    /** Whether it vouches for people (by `sub`) or for clients (by `client_id`). */
    kind: z.enum(['people', 'clients']),
    /** Whether a token's scopes cut down the member's role, or the issuer knows none of ours and the role alone counts. */
    scopes: z.enum(['token', 'role']).default('token'),
    /** Made on this machine for trying things out; refused in production. */
    development: z.boolean().default(false),
  })
  .refine(({ jwksUri, jwks }) => (jwksUri === undefined) !== (jwks === undefined), 'give jwksUri or jwks');

const issuersFile = z
  .strictObject({ issuers: z.array(issuerEntry).max(100) })
  .refine(
    ({ issuers }) => new Set(issuers.map(({ issuer }) => issuer)).size === issuers.length,
    'each issuer stands once',
  );

export type TrustedIssuerEntry = z.output<typeof issuerEntry>;

/** An issuer beside our own whose tokens are taken, with its keys. */
export interface TrustedIssuer extends Omit<TrustedIssuerEntry, 'jwks' | 'jwksUri' | 'development'> {
  readonly keyOf: JWTVerifyGetKey;
}

/** Reads the file at start. In production keys come over https, and no issuer is made for development. */
export async function loadTrustedIssuers(
  file: string | null,
  { production, clock }: { readonly production: boolean; readonly clock: Clock },
): Promise<readonly TrustedIssuer[]> {
  if (file === null) return [];
  const parsed = issuersFile.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success)
    throw new Error(`The trusted issuers in ${file} are wrong:\n${z.prettifyError(parsed.error)}`);
  return parsed.data.issuers.map((entry) => trusted(entry, production, clock));
}

function trusted(
  { jwks, jwksUri, development, ...entry }: TrustedIssuerEntry,
  production: boolean,
  clock: Clock,
): TrustedIssuer {
  if (production && development)
    throw new Error(`The issuer ${entry.issuer} is for development and not taken in production.`);
  if (production && jwksUri?.startsWith('http:'))
    throw new Error(`The keys of ${entry.issuer} must come over https in production.`);
  const keyOf = jwksUri === undefined ? createLocalJWKSet(jwks!) : remoteKeys(jwksUri, clock);
  return { ...entry, keyOf };
}

/** How long keys are used without asking again, and how long while their issuer does not answer. */
const FRESH_MS = 10 * MINUTE;
const STALE_MS = 24 * 60 * MINUTE;

/** Keys by address: kept while fresh, fetched once for an unknown one, and kept on for a day while nobody answers. */
function remoteKeys(jwksUri: string, clock: Clock): JWTVerifyGetKey {
  let readAt = -Infinity;
  const remote = createRemoteJWKSet(new URL(jwksUri), {
    timeoutDuration: 3_000,
    cooldownDuration: 30_000,
    cacheMaxAge: FRESH_MS,
    [customFetch]: async (url, options) => {
      const response = await fetch(url, options);
      if (response.ok) readAt = clock.now();
      return response;
    },
  });
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      const last = remote.jwks();
      const isOurs = error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSENotSupported;
      if (isOurs || last === undefined || clock.now() - readAt > STALE_MS) throw error;
      return createLocalJWKSet(last)(header, token);
    }
  };
}
