import { magnitude } from './money.js';

/** Parts per million of something: 15 % is 150,000. Integers only, from 0 to 1,000,000 for a share. */
export type Ppm = number;

export const ONE = 1_000_000;

/** How an exact fraction becomes whole minor units; symmetric, so that a reversal undoes its payment. */
export type Rounding = 'HALF_UP' | 'HALF_EVEN' | 'DOWN';

/** `amount × ppm ÷ 10⁶` in minor units. HALF_UP rounds half away from zero (四舍五入), DOWN towards zero. */
export function shareOf(amount: bigint, ppm: Ppm, rounding: Rounding): bigint {
  return roundedQuotient(amount * BigInt(ppm), MILLION, rounding);
}

/** A fraction as a whole number; `denominator` is above 0. What is rounded of −x is the negative of that of x. */
export function roundedQuotient(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const whole = roundMagnitude(magnitude(numerator), denominator, rounding);
  return numerator < 0n ? -whole : whole;
}

const MILLION = BigInt(ONE);

function roundMagnitude(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const whole = numerator / denominator;
  const twiceRest = (numerator % denominator) * 2n;
  switch (rounding) {
    case 'DOWN':
      return whole;
    case 'HALF_UP':
      return twiceRest >= denominator ? whole + 1n : whole;
    case 'HALF_EVEN':
      return twiceRest > denominator || (twiceRest === denominator && whole % 2n === 1n) ? whole + 1n : whole;
  }
}

/** `150000` → `15`, `138500` → `13.85`: the way a contract writes a rate, in per cent. */
export function percentOf(ppm: Ppm): string {
  return (ppm / 10_000).toString();
}
