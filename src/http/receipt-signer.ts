import { CompactSign, importJWK } from 'jose';
import { RECEIPT_TYPE, type ReceiptSigner } from '../modules/settlement/index.js';
import type { SigningKeys } from './signing-keys.js';

/** Signs receipts with the key that signs now: the published key set has its public half. */
export function receiptSigner(keys: Pick<SigningKeys, 'current'>): ReceiptSigner {
  return async (payload) => {
    const key = keys.current();
    const header = { alg: key.alg, typ: RECEIPT_TYPE, kid: key.kid };
    const signed = new CompactSign(new TextEncoder().encode(payload)).setProtectedHeader(header);
    const [protectedHeader, , signature] = (await signed.sign(await importJWK(key, key.alg))).split('.');
    // detached (RFC 7515, appendix F): whoever checks it has the statement
    return `${protectedHeader}..${signature}`;
  };
}
