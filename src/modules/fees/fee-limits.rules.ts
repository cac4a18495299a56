import { larger, smaller } from '../../kernel/money.js';
import { roundedQuotient } from '../../kernel/rate.js';
import type { FeeTerms } from './fee-terms.rules.js';
import type { Entry, Share } from './payment-entry.rules.js';

/**
 * A payment's fee within the limits of each payment: at least the least (but never more than the money that earns), then
 * at most the most. Where reversals mirror the line, the reversed part of that fee goes.
 */
export function limited(
  feeMinor: bigint,
  { card, amountMinor, multiplier }: Pick<Entry, 'card' | 'amountMinor' | 'multiplier'>,
  { ratedMinor, reversedMinor }: Pick<Share, 'ratedMinor' | 'reversedMinor'>,
): bigint {
  let fee = feeMinor;
  if (card.minPerPayment !== null && multiplier > 0n)
    fee = larger(fee, smaller(card.minPerPayment, ratedMinor));
  if (card.maxPerPayment !== null) fee = smaller(fee, card.maxPerPayment);
  if (!card.isMirrored || reversedMinor === 0n || amountMinor === 0n) return fee;
  return fee - roundedQuotient(fee * smaller(reversedMinor, amountMinor), amountMinor, card.rounding);
}

/** A placement's fee within its limits for life: at least the least, but never more than was collected, then the most. */
export function limitedForLife(
  earnedMinor: bigint,
  collectedMinor: bigint,
  { minMinor, maxMinor }: FeeTerms['perPlacement'],
): bigint {
  let fee = earnedMinor;
  if (minMinor !== undefined) fee = larger(fee, smaller(BigInt(minMinor), collectedMinor));
  return maxMinor === undefined ? fee : smaller(fee, BigInt(maxMinor));
}
