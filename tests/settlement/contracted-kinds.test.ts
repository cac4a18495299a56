import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { feeTermsSchema, type FeeKind, type FeeTerms } from '../../src/modules/fees/index.js';
import type { LocalDate } from '../../src/kernel/time.js';
import { terms as termsOf } from '../fees/fee-histories.js';
import {
  closedLines,
  minorOf,
  naiveCommissions,
  play,
  simulatedLines,
  type Version,
} from './contracted-histories.js';

/** Whatever the calculation knows can be contracted, and closes into what the second calculator and a simulation say. */

const tiers = [
  { from: 0, ratePpm: 100_000 },
  { from: 2_000, ratePpm: 150_000, flatMinor: 300 },
  { from: 5_000, ratePpm: 220_000 },
];

const written: Readonly<Record<string, object>> = {
  'marginal tiers of the month over the agreement': { kind: 'TIERED', mode: 'MARGINAL', tiers },
  'whole tiers of the month over the agreement': { kind: 'TIERED', mode: 'WHOLE', tiers },
  'marginal tiers for ever over a batch': {
    kind: 'TIERED',
    mode: 'MARGINAL',
    tiers,
    scope: 'BATCH',
    window: 'LIFETIME',
  },
  'whole tiers for ever over a placement, with limits for life': {
    kind: 'TIERED',
    mode: 'WHOLE',
    tiers,
    scope: 'PLACEMENT',
    window: 'LIFETIME',
    perPlacement: { minMinor: 20, maxMinor: 400 },
  },
  'tiers over the agreement with a limit for each payment': {
    kind: 'TIERED',
    mode: 'WHOLE',
    tiers,
    perPayment: { minMinor: 10, maxMinor: 90 },
  },
  'recovery over a batch, net of recalls': {
    kind: 'RECOVERY_RATE',
    scope: 'BATCH',
    denominator: 'NET_OF_RECALLS',
    tiers: [
      { from: 0, ratePpm: 80_000 },
      { from: 200_000, ratePpm: 120_000 },
      { from: 500_000, ratePpm: 200_000 },
    ],
  },
  'recovery over a placement': {
    kind: 'RECOVERY_RATE',
    scope: 'PLACEMENT',
    denominator: 'NET_OF_RECALLS',
    tiers: [
      { from: 0, ratePpm: 80_000 },
      { from: 300_000, ratePpm: 200_000 },
    ],
  },
  'recovery over the agreement, each payment rounded': {
    kind: 'RECOVERY_RATE',
    roundAt: 'PAYMENT',
    tiers: [
      { from: 0, ratePpm: 80_000 },
      { from: 300_000, ratePpm: 200_000 },
    ],
  },
  'balance bands, direct payments at half after a grace of five days': {
    kind: 'BALANCE_BAND',
    bands: [
      { from: 0, ratePpm: 100_000 },
      { from: 1_500, ratePpm: 200_000 },
    ],
    direct: { graceDays: 5, multiplierPpm: 500_000 },
    discoveryPpm: 250_000,
  },
};

describe('written schedules', () => {
  test.each(Object.entries(written))('%s', async (_, terms) => {
    await expectClosed(feeTermsSchema.parse(terms), 7);
  });
});

test('payments rated by the version of their own day count in the tiers of that version', async () => {
  const byDay = (rows: object[]) =>
    feeTermsSchema.parse({ kind: 'TIERED', mode: 'MARGINAL', tiers: rows, rateBasis: 'PAYMENT' });
  const later = {
    effectiveFrom: '2026-04-10' as LocalDate,
    terms: byDay([tiers[0]!, { from: 900, ratePpm: 300_000 }]),
  };
  await expectClosed(byDay(tiers), 5, later);
});

const kinds = [
  'FLAT',
  'AGE_BAND',
  'SINCE_PLACEMENT_BAND',
  'BALANCE_BAND',
  'SEQUENCE',
  'TIERED',
  'RECOVERY_RATE',
] as const satisfies readonly FeeKind[];

describe('random schedules with any switch', () => {
  test.each(kinds.flatMap((kind, n) => [[kind, 20 + n] as const, [kind, 40 + n] as const]))(
    '%s, seed %i',
    async (kind, seed) => {
      const [terms] = fc.sample(termsOf({ kinds: [kind] }), { numRuns: 1, seed });
      await expectClosed(contractable(terms!), seed);
    },
  );
});

/** Debts are imported with parts called fees, and disputed money always accrues. */
function contractable(terms: FeeTerms): FeeTerms {
  const { commissionable } = terms;
  return feeTermsSchema.parse({
    ...terms,
    disputed: 'ACCRUED',
    rateBasis: 'PLACEMENT',
    ...(commissionable && { commissionable: commissionable.map((name) => (name === 'fee' ? 'fees' : name)) }),
  });
}

async function expectClosed(terms: FeeTerms, seed: number, later?: Version): Promise<void> {
  const { world, statements } = await play(terms, seed, later);
  const versions = [{ effectiveFrom: '2000-01-01' as LocalDate, terms }, ...(later ? [later] : [])];
  expect(statements.map(({ commission }) => minorOf(commission.amount))).toEqual(
    await naiveCommissions(world, versions),
  );
  expect(statements.map(closedLines)).toEqual(await simulatedLines(world, versions));
  expect(statements.flatMap(({ lines }) => lines.nodes).length).toBeGreaterThan(10);
}
