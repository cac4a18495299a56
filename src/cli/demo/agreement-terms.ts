import type { ContractTerms } from './contracts.js';

/** Who is registered. */
export const agencies = ['Agency East', 'Agency West', 'Agency Isles'];
const common = { windowDays: 180, effectiveFrom: '2026-01-01' };
/** What is agreed, and with which of them. */
export const contractTerms: readonly (ContractTerms & { readonly with: number })[] = [
  {
    ...common,
    with: 0,
    reference: 'east-2026',
    name: 'East, cards and loans',
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    fee: { kind: 'AGE_BAND', unit: 'MONTHS', bands: bands([0, 12], [3, 18], [6, 25]) },
  },
  {
    ...common,
    with: 1,
    reference: 'west-2026',
    name: 'West, contingency',
    currency: 'USD',
    timeZone: 'America/Chicago',
    fee: { kind: 'FLAT', ratePpm: 225_000 },
  },
  {
    ...common,
    with: 2,
    reference: 'isles-gbp-2026',
    name: 'Isles, sterling',
    currency: 'GBP',
    timeZone: 'Europe/London',
    fee: { kind: 'AGE_BAND', unit: 'MONTHS', bands: bands([0, 15], [4, 22]), tail: { days: 30 } },
  },
  {
    ...common,
    with: 2,
    reference: 'isles-inr-2026',
    name: 'Isles, rupees',
    currency: 'INR',
    timeZone: 'Asia/Kolkata',
    fee: { kind: 'FLAT', ratePpm: 180_000, rounding: 'HALF_EVEN' },
  },
];

function bands(...pairs: readonly (readonly [from: number, percent: number])[]) {
  return pairs.map(([from, percent]) => ({ from, ratePpm: percent * 10_000 }));
}
