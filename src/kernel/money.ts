import { currencyDigits, type CurrencyCode } from './currencies.js';
import { Refusal } from './errors.js';

/** An amount in minor units of one currency (`{ minor: 123450n, currency: 'CNY' }` is CNY 1,234.50). */
export interface Money {
  readonly minor: bigint;
  readonly currency: CurrencyCode;
}

/** SQLite rounds larger integers without a word, and JSON readers lose them: nothing beyond is accepted. */
export const MAX_MINOR = BigInt(Number.MAX_SAFE_INTEGER);

/** Why a written amount was not taken. */
export type MoneyProblem = 'NOT_AN_AMOUNT' | 'TOO_MANY_DECIMALS' | 'AMOUNT_TOO_LARGE';

/**
 * Minor units of a decimal in major units: `parseMinor('1234.5', 'CNY')` is `123450n`.
 * Accepts an optional sign, digits and at most the currency's decimals (ISO 4217); no exponent, no grouping.
 */
export function parseMinor(text: string, currency: CurrencyCode): bigint | MoneyProblem {
  const match = DECIMAL.exec(text);
  if (match === null) return 'NOT_AN_AMOUNT';
  const [, sign, whole = '', fraction = ''] = match;
  const digits = currencyDigits[currency];
  if (fraction.length > digits) return 'TOO_MANY_DECIMALS';
  if (whole.length > 16) return 'AMOUNT_TOO_LARGE';
  const minor = BigInt(whole + fraction.padEnd(digits, '0'));
  if (minor > MAX_MINOR) return 'AMOUNT_TOO_LARGE';
  return sign === '-' ? -minor : minor;
}

/** The decimal in major units with all of the currency's digits: `1234.50`. */
export function formatMinor(minor: bigint, currency: CurrencyCode): string {
  const digits = currencyDigits[currency];
  const sign = minor < 0n ? '-' : '';
  const text = magnitude(minor)
    .toString()
    .padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Sums may not leave the range in which every engine and every JSON reader is exact: refused, never a wrong number. */
export function checkedMinor(minor: bigint): bigint {
  if (magnitude(minor) <= MAX_MINOR) return minor;
  throw new Refusal('TOTAL_TOO_LARGE', 'An amount came to more than can be kept.');
}

export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

const DECIMAL = /^([+-])?(\d{1,20})(?:\.(\d{1,20}))?$/;
