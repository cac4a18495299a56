import { percentOf } from '../../kernel/rate.js';
import type { Tier } from './fee-steps.rules.js';
import type { FeeTerms } from './fee-terms.rules.js';
import type { Language } from './fee-terms-in-words.rules.js';

/** Something in the terms that is allowed, but seldom meant. */
export interface FeeWarning {
  readonly code: 'FALLING_CLIFF';
  /** The row of the terms: `['tiers', 2, 'ratePpm']`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * What whoever drafts a schedule should know. Where the tier reached decides for everything, and a higher tier pays less
 * than the one below it, the payment that reaches it takes back more than it earns: a positive payment with a
 * negative line.
 */
export function warningsOf(terms: FeeTerms, language: Language = 'en'): FeeWarning[] {
  if (terms.kind !== 'RECOVERY_RATE' && (terms.kind !== 'TIERED' || terms.mode !== 'WHOLE')) return [];
  const falls = terms.kind === 'TIERED' ? fallsAt : (tier: Tier, below: Tier) => tier.ratePpm < below.ratePpm;
  return terms.tiers.flatMap((tier, i) => {
    const below = terms.tiers[i - 1];
    if (below === undefined || !falls(tier, below)) return [];
    const message = sentences[language](percentOf(below.ratePpm), percentOf(tier.ratePpm));
    return [{ code: 'FALLING_CLIFF' as const, path: ['tiers', i, 'ratePpm'], message }];
  });
}

const sentences: Readonly<Record<Language, (before: string, after: string) => string>> = {
  en: (before, after) =>
    `Reaching this tier lowers the rate on everything from ${before} % to ${after} %: the payment that reaches it can have a negative line.`,
  zh: (before, after) =>
    `达到本档后，全部回款的费率由 ${before} % 降至 ${after} %：跨档的那笔回款可能出现负佣金。`,
};

/** Compared where the tier begins, one unit of money below it and at it, with the flat amounts. */
function fallsAt({ from, ratePpm, flatMinor = 0 }: Tier, below: Tier): boolean {
  const before = BigInt(from - 1) * BigInt(below.ratePpm) + BigInt(below.flatMinor ?? 0) * MILLION;
  return BigInt(from) * BigInt(ratePpm) + BigInt(flatMinor) * MILLION < before;
}

const MILLION = 1_000_000n;
