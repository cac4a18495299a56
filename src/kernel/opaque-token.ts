import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const SECRET_DIGITS = 43;
const CHECK_DIGITS = 6;

/** A kind of token that says nothing by itself and is stored only as its hash. */
export interface OpaqueTokens {
  /** Prefix, 256 random bits and a checksum, in base 62 so that a double click takes all of it. */
  readonly fresh: () => string;
  /** SHA-256, base64url, by which a token is known; null for what is none of this kind, mistyped ones included. */
  readonly hashOf: (text: string) => string | null;
}

/** Tokens that begin with `prefix`, so that scanners of code and logs find one that leaked. */
export function opaqueTokens(prefix: string): OpaqueTokens {
  const form = new RegExp(`^${prefix}([0-9A-Za-z]{${SECRET_DIGITS}})([0-9A-Za-z]{${CHECK_DIGITS}})$`);
  return {
    fresh() {
      const secret = base62(BigInt(`0x${randomBytes(32).toString('hex')}`), SECRET_DIGITS);
      return prefix + secret + checkDigits(secret);
    },
    hashOf(text) {
      const [, secret, check] = form.exec(text) ?? [];
      if (secret === undefined || checkDigits(secret) !== check) return null;
      return createHash('sha256').update(text).digest('base64url');
    },
  };
}

function checkDigits(secret: string): string {
  return base62(BigInt(crc32(secret)), CHECK_DIGITS);
}

function base62(value: bigint, digits: number): string {
  let text = '';
  for (let rest = value; text.length < digits; rest /= 62n) text = DIGITS[Number(rest % 62n)]! + text;
  return text;
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
