import { createHmac, hkdfSync } from 'node:crypto';
import type { SealingKey } from './sealing.js';

/**
 * Hashes what must be found again without being kept: HMAC-SHA-256 under a key of its own, derived from the lender's index
 * key (RFC 5869). Eleven digits alone would be guessed from a plain hash in a second, and two lenders' hashes of one
 * number say nothing to each other. `space` keeps kinds of values apart.
 */
export function blindIndex(key: SealingKey, space: string): (text: string) => string {
  const info = `consign blind index ${key.kid} ${space}`;
  const secret = Buffer.from(hkdfSync('sha256', key.secret, key.lenderId, info, 32));
  return (text) => createHmac('sha256', secret).update(text).digest('base64url');
}

/** Of a hash, what is kept beside a sealed value: two values in some billions share it, so what it finds is opened and compared. */
const INDEX_BYTES = 8;

/**
 * The same hash cut to 8 bytes, for look-ups that confirm what they find: it gives less away than a whole one to somebody who
 * has the key and tries numbers.
 */
export function lookupIndex(key: SealingKey, space: string): (text: string) => string {
  const whole = blindIndex(key, space);
  return (text) => Buffer.from(whole(text), 'base64url').subarray(0, INDEX_BYTES).toString('base64url');
}
