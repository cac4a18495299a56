import { createPublicKey } from 'node:crypto';
import type { JWK } from 'jose';
import { z } from 'zod';
import { isCertificateOf } from './client-auth.js';

/** Signature algorithms a client may prove itself with, by key type (RFC 7518 §3.1, RFC 8037, RFC 9864). */
const keyTypes = {
  EC: { members: ['crv', 'x', 'y'], algorithms: ['ES256'], fits: (key: KeyMembers) => key.crv === 'P-256' },
  OKP: {
    members: ['crv', 'x'],
    algorithms: ['EdDSA', 'Ed25519'],
    fits: (key: KeyMembers) => key.crv === 'Ed25519',
  },
  RSA: { members: ['n', 'e'], algorithms: ['PS256'], fits: (key: KeyMembers) => hasEnoughBits(key) },
} as const satisfies Record<string, KeyType>;

interface KeyType {
  readonly members: readonly string[];
  readonly algorithms: readonly string[];
  readonly fits: (key: KeyMembers) => boolean;
}

type KeyMembers = Readonly<Record<string, unknown>> & { readonly kty: string };

/** Every algorithm of the table. */
export const clientAlgorithms = ['ES256', 'EdDSA', 'Ed25519', 'PS256'] as const;

const MAX_KEYS = 10;
const MIN_RSA_BITS = 2_048;
/** Members that only private or symmetric keys have (RFC 7518 §6). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

const looseKey = z.looseObject({
  kty: z.string().max(16),
  kid: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, 'A key id has 1 to 128 printable characters.')
    .optional(),
  alg: z.string().max(32).optional(),
  use: z.literal('sig', 'The key must be for signatures.').optional(),
});

const publicKey = looseKey.transform((given, context): JWK => {
  const problem = problemOf(given);
  if (problem === null) return publicPart(given);
  context.addIssue({ code: 'custom', message: problem });
  return z.NEVER;
});

/** A client's JWK Set (RFC 7517), as an object or as JSON text: public keys only, at most ten, ids unlike each other. */
export const publicKeys = z
  .preprocess(
    (given) => (typeof given === 'string' ? parsedJson(given) : given),
    z.looseObject({ keys: z.array(publicKey).min(1).max(MAX_KEYS) }, 'Give a JWK Set: {"keys": [...]}.'),
  )
  .transform(({ keys }): { readonly keys: readonly JWK[] } => ({ keys }))
  .refine(
    ({ keys }) => new Set(keys.map(({ kid }) => kid)).size === keys.length,
    'Each key needs a `kid` of its own.',
  );

/** Says what is wrong and never repeats a member: it may be the private one. */
function problemOf(given: z.output<typeof looseKey>): string | null {
  if (PRIVATE_MEMBERS.some((name) => Object.hasOwn(given, name)))
    return 'This is a private key. Replace it by a new pair and send the public half only.';
  const type = typeOf(given.kty);
  if (type === null) return 'Use a P-256, Ed25519 or RSA key.';
  if (given.alg !== undefined && !type.algorithms.includes(given.alg))
    return `A key of this type signs with ${type.algorithms.join(' or ')}.`;
  if (given['x5c'] !== undefined && !hasCertificate(given))
    return 'A certificate in `x5c` must be one, of this very key, in base64.';
  return isPublicKey(given, type) ? null : 'Use a valid P-256, Ed25519 or RSA key of at least 2,048 bits.';
}

function hasCertificate(given: KeyMembers): boolean {
  try {
    return isCertificateOf(given['x5c'], createPublicKey({ key: publicPart(given) as never, format: 'jwk' }));
  } catch {
    return false;
  }
}

function typeOf(kty: string): KeyType | null {
  return Object.hasOwn(keyTypes, kty) ? keyTypes[kty as keyof typeof keyTypes] : null;
}

function isPublicKey(given: KeyMembers, type: KeyType): boolean {
  try {
    createPublicKey({ key: publicPart(given) as never, format: 'jwk' });
    return type.fits(given);
  } catch {
    return false;
  }
}

/** The members that make the key, and nothing else a caller may have sent along. */
function publicPart(given: KeyMembers): JWK {
  const names = ['kty', 'kid', 'alg', 'use', 'x5c', ...(typeOf(given.kty)?.members ?? [])];
  return Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name)));
}

function hasEnoughBits(key: KeyMembers): boolean {
  const details = createPublicKey({ key: publicPart(key) as never, format: 'jwk' }).asymmetricKeyDetails;
  return (details?.modulusLength ?? 0) >= MIN_RSA_BITS;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
