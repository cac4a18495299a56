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
