import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../kernel/time.js';

/** Seconds after which another nonce is handed out. */
const STEP = 60;
/** Steps by which a nonce may be off: one lives for three to four minutes, whichever process made it. */
const TOLERANCE = 2;
/** Milliseconds after which no nonce that was ever handed out is taken: as long as a used proof must be remembered. */
export const NONCE_LIFE_MS = (2 * TOLERANCE + 1) * STEP * 1_000;

/** Nonces for DPoP proofs (RFC 9449 §8, §9). */
export interface DpopNonces {
  /** The one to hand out now, in the header `DPoP-Nonce`. */
  current(): string;
  /** Whether it is one that was handed out lately. */
  accepts(nonce: string): boolean;
}

/**
 * Nonces that nobody stores: each is made from the installation's secret and the minute, so that every process knows
 * those of every other. They are made as the authorization server's library makes its own, so that a client which keeps
 * one nonce for our address, as clients do, may use it at the token endpoint and at the resources alike.
 */
export function dpopNonces(secret: Buffer, clock: Clock): DpopNonces {
  let known: { readonly step: number; readonly nonces: readonly string[] } | undefined;
  const around = () => {
    const step = Math.floor(clock.now() / 1_000 / STEP);
    if (known?.step !== step)
      known = { step, nonces: offsets.map((offset) => nonceOf(secret, step + offset)) };
    return known.nonces;
  };
  return {
    current: () => around()[TOLERANCE + 1]!,
    accepts: (nonce) =>
      around()
        .map((each) => isSame(each, nonce))
        .includes(true),
  };
}

const offsets = Array.from({ length: 2 * TOLERANCE + 1 }, (_, index) => index - TOLERANCE);

function nonceOf(secret: Buffer, step: number): string {
  const salt = Buffer.alloc(8);
  salt.writeBigUInt64BE(BigInt(step));
  return Buffer.from(hkdfSync('sha256', secret, salt, 'DPoP', 32)).toString('base64url');
}

function isSame(ours: string, theirs: string): boolean {
  return timingSafeEqual(digest(ours), digest(theirs));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
