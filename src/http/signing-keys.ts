import { randomBytes } from 'node:crypto';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type CryptoKey,
  type JWK,
} from 'jose';
import { z } from 'zod';
import {
  formatInstant,
  localDateIn,
  parseInstant,
  type Clock,
  type Instant,
  type TimeZone,
} from '../kernel/time.js';

/**
 * The authorization server's ES256 keys, alive: which one signs and which are published changes with the clock and with
 * the key file, so ask each time and keep nothing.
 */
export interface SigningKeys {
  /** The key that signs now. */
  current(): PrivateKey;
  /** The key that signs now first, then the others that are published. */
  readonly privateJwks: { readonly keys: readonly PrivateKey[] };
  /** What is published. The same object as long as nothing changes. */
  readonly publicJwks: { readonly keys: JWK[] };
  /** 32 bytes that every process of the installation knows, from which DPoP nonces are made. */
  readonly nonceSecret: Buffer;
}

const privateKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string().min(1),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
});

export type PrivateKey = z.output<typeof privateKey>;

const moment = z.string().transform((text, context): Instant => {
  const instant = parseInstant(text);
  if (instant !== null) return instant;
  context.addIssue({ code: 'custom', message: 'must be an instant such as 2026-11-21T00:00:00.000Z' });
  return z.NEVER;
});

/** One key and its life: published from when it is in the file, signing from `signsFrom`, gone at `retiresAt`. */
const keyEntry = z.strictObject({
  key: privateKey,
  signsFrom: moment,
  retiresAt: moment.nullable(),
});

export type KeyEntry = z.output<typeof keyEntry>;

/** What the key file holds. */
export const keyRing = z.strictObject({
  /** Made on first use and not by a person: production refuses it. */
  isForDevelopment: z.boolean(),
  nonceSecret: z.base64url().transform((text) => Buffer.from(text, 'base64url')),
  keys: z.array(keyEntry).min(1).max(10),
});

export type KeyRing = z.output<typeof keyRing>;

/** The text of a key file; `keyRing` reads it back. */
export function keyRingText({ isForDevelopment, nonceSecret, keys }: KeyRing): string {
  const entries = keys.map(({ key, signsFrom, retiresAt }) => ({
    key,
    signsFrom: formatInstant(signsFrom),
    retiresAt: retiresAt === null ? null : formatInstant(retiresAt),
  }));
  const secret = nonceSecret.toString('base64url');
  return `${JSON.stringify({ isForDevelopment, nonceSecret: secret, keys: entries }, null, 2)}\n`;
}

/** One new key for a process that is alone and keeps nothing. */
export async function freshSigningKeys(clock: Clock): Promise<SigningKeys> {
  const ring = await freshKeyRing(clock);
  return signingKeysOf(() => ring, clock);
}

/** A ring with one new key that signs at once. */
export async function freshKeyRing(clock: Clock, isForDevelopment = false): Promise<KeyRing> {
  const now = clock.now();
  return {
    isForDevelopment,
    nonceSecret: randomBytes(32),
    keys: [{ key: await freshKey(now), signsFrom: now, retiresAt: null }],
  };
}

/** A new key, named by the day it was made and a print of itself. */
export async function freshKey(now: Instant): Promise<PrivateKey> {
  const { privateKey: made } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(made);
  const print = (await calculateJwkThumbprint(jwk)).slice(0, 6);
  const kid = `as-${localDateIn('UTC' as TimeZone, now)}-${print}`;
  return privateKey.parse({ ...jwk, kid, alg: 'ES256', use: 'sig' });
}

/** The keys of a ring at this moment, the signing one first. Throws when none may sign. */
export function liveKeys({ keys }: KeyRing, now: Instant): readonly PrivateKey[] {
  const published = keys.filter(({ retiresAt }) => retiresAt === null || retiresAt > now);
  const signing = published
    .filter(({ signsFrom }) => signsFrom <= now)
    .reduce<KeyEntry | null>((last, each) => (last && last.signsFrom >= each.signsFrom ? last : each), null);
  if (signing === null) throw new Error('None of the signing keys may sign now: run `consign keys rotate`.');
  return [signing, ...published.filter((each) => each !== signing)].map(({ key }) => key);
}

/** Keys over whatever ring there is at the moment of asking. */
export function signingKeysOf(ring: () => KeyRing, clock: Clock): SigningKeys {
  let last: ReturnType<typeof keySets> | undefined;
  const now = () => {
    const keys = liveKeys(ring(), clock.now());
    if (last?.kids !== kidsOf(keys)) last = keySets(keys);
    return last;
  };
  return {
    current: () => now().privateJwks.keys[0]!,
    get privateJwks() {
      return now().privateJwks;
    },
    get publicJwks() {
      return now().publicJwks;
    },
    get nonceSecret() {
      return ring().nonceSecret;
    },
  };
}

/** The published keys of the moment, for checking signatures: a key that joins or retires is known at once. */
export function liveJwkSet(keys: Pick<SigningKeys, 'publicJwks'>): LocalJwkSet {
  let last: { readonly jwks: object; readonly keyOf: LocalJwkSet } | undefined;
  return (header, token) => {
    const jwks = keys.publicJwks;
    if (last?.jwks !== jwks) last = { jwks, keyOf: createLocalJWKSet(jwks) };
    return last.keyOf(header, token);
  };
}

type LocalJwkSet = (...asked: Parameters<ReturnType<typeof createLocalJWKSet>>) => Promise<CryptoKey>;

function keySets(keys: readonly PrivateKey[]) {
  const published: JWK[] = keys.map(({ d: _private, ...shown }) => shown);
  return { kids: kidsOf(keys), privateJwks: { keys }, publicJwks: { keys: published } };
}

function kidsOf(keys: readonly PrivateKey[]): string {
  return keys.map(({ kid }) => kid).join();
}
