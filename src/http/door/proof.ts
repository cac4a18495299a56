import { createHash } from 'node:crypto';
import {
  calculateJwkThumbprint,
  EmbeddedJWK,
  jwtVerify,
  type CryptoKey,
  type JWSHeaderParameters,
} from 'jose';
import type { FlattenedJWSInput } from 'jose';
import { z } from 'zod';
import { dateOf, type Instant } from '../../kernel/time.js';
import { proofAlgorithms } from '../oauth/dpop-proofs.js';
import { Denial } from './denial.js';
import { Recent } from './recent.js';

/** Milliseconds by which a proof may be older or newer than this moment. */
export const PROOF_WINDOW = 60_000;

/** RFC 9449 §4.2. */
const proofClaims = z.object({
  jti: z.string().min(1).max(256),
  htm: z.string(),
  htu: z.url().max(2_048),
  iat: z.number(),
  ath: z.string(),
  nonce: z.string().max(256).optional(),
});

/** What a proof must fit. */
export interface ProvedRequest {
  readonly method: string;
  /** The address clients know, without query: from the configuration, never from `Host`. */
  readonly url: string;
  readonly token: string;
  /** Thumbprint of the key that the token is bound to (RFC 7638). */
  readonly jkt: string;
  readonly now: Instant;
}

export interface Proof {
  readonly jti: string;
  readonly nonce: string | null;
}

/** Checks a proof by the list of RFC 9449 §4.3, but for its nonce and whether it was used before. */
export async function checkProof(jwt: string, asked: ProvedRequest): Promise<Proof> {
  const { claims, jkt } = await verified(jwt, asked.now);
  if (jkt !== asked.jkt) throw new Denial('PROOF_OF_OTHER_KEY');
  if (claims.htm !== asked.method || addressOf(claims.htu) !== addressOf(asked.url))
    throw new Denial('PROOF_OF_OTHER_REQUEST', 'htm or htu');
  if (claims.ath !== createHash('sha256').update(asked.token).digest('base64url'))
    throw new Denial('PROOF_OF_OTHER_TOKEN');
  if (Math.abs(asked.now - claims.iat * 1_000) > PROOF_WINDOW) throw new Denial('PROOF_STALE');
  return { jti: claims.jti, nonce: claims.nonce ?? null };
}

interface ProofKey {
  readonly key: CryptoKey;
  readonly jkt: string;
}

/** A client's proofs all have the same header, so its key is read once; a key takes about 1 kB. */
const knownKeys = new Recent<ProofKey>(5_000);

async function verified(jwt: string, now: Instant) {
  let used: ProofKey | undefined;
  const keyOf = async (header: JWSHeaderParameters, jws: FlattenedJWSInput) => {
    used = await proofKey(header, jws);
    return used.key;
  };
  try {
    const { payload } = await jwtVerify(jwt, keyOf, {
      typ: 'dpop+jwt',
      algorithms: [...proofAlgorithms],
      currentDate: dateOf(now),
    });
    return { claims: proofClaims.parse(payload), jkt: used!.jkt };
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Denial('PROOF_INVALID', why);
  }
}

async function proofKey(header: JWSHeaderParameters, jws: FlattenedJWSInput): Promise<ProofKey> {
  const name = jws.protected!;
  const known = knownKeys.get(name);
  if (known) return known;
  const read = { key: await EmbeddedJWK(header, jws), jkt: await calculateJwkThumbprint(header.jwk!) };
  knownKeys.set(name, read);
  return read;
}

/** Compared after normalisation, without query and fragment (RFC 9449 §4.3, RFC 3986 §6.2.2). */
function addressOf(text: string): string {
  const url = new URL(text);
  return url.origin + url.pathname;
}
