import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  statementSum,
  type StatementParts,
  type StatementTerms,
} from '../../src/modules/settlement/statement-sum.rules.js';
import { taxPresets, type TaxTerms } from '../../src/modules/agreements/settlement-terms.rules.js';
import { linesOf, NOTHING, taxOn } from '../../src/modules/settlement/tax.rules.js';
import { RUNS } from './fee-histories.js';

const plain: StatementTerms = {
  rounding: 'HALF_UP',
  remittance: 'GROSS',
  negativePolicy: 'CARRY_FORWARD',
  tax: null,
  withholdingPpm: 0,
  penaltyCapPpm: null,
};
const nothing: StatementParts = {
  fees: NOTHING,
  held: NOTHING,
  released: NOTHING,
  items: [],
  passThroughMinor: 0n,
  penalties: [],
  carriedInMinor: 0n,
  receivedByAgencyMinor: 0n,
  receivedDirectlyMinor: 0n,
};

/** Lines are given by their amounts. */
type Given = Partial<Omit<StatementParts, 'fees' | 'held' | 'released'>> &
  Partial<Readonly<Record<'fees' | 'held' | 'released', readonly bigint[]>>>;

function sum(
  { fees = [], held = [], released = [], ...parts }: Given,
  changed: Partial<StatementTerms> = {},
) {
  const terms = { ...plain, ...changed };
  const lines = {
    fees: linesOf(fees, terms),
    held: linesOf(held, terms),
    released: linesOf(released, terms),
  };
  return statementSum({ ...nothing, ...parts, ...lines }, terms);
}

const exclusive: TaxTerms = { mode: 'EXCLUSIVE', ratePpm: 60_000, roundAt: 'STATEMENT' };

describe('the order of the sum (settlement §2.3, step 12)', () => {
  test('commission less held and penalties, with released, items and what was carried in', () => {
    const parts = {
      fees: [10_000n, -1_000n],
      held: [500n],
      released: [200n],
      items: [300n, 400n],
      penalties: [150n],
      carriedInMinor: -1_250n,
    };
    expect(sum(parts)).toMatchObject({ commissionMinor: 9_000n, netMinor: 8_000n, payableMinor: 8_000n });
  });

  test('tax is on the net, withholding of the net before tax, and costs laid out come after both', () => {
    const terms = { tax: exclusive, withholdingPpm: 50_000 };
    expect(sum({ fees: [10_000n], passThroughMinor: 777n }, terms)).toMatchObject({
      netMinor: 10_000n,
      tax: { billedMinor: 600n, reverseChargeMinor: 0n },
      withholdingMinor: 500n,
      payableMinor: 10_877n,
    });
  });
});

describe('below nothing (settlement §2.1, D9)', () => {
  test('carried forward before tax, and taken off the next statement', () => {
    const first = sum({ fees: [-300n] }, { tax: exclusive });
    expect(first).toMatchObject({
      netMinor: 0n,
      carriedOutMinor: -300n,
      tax: { billedMinor: 0n },
      payableMinor: 0n,
    });
    const next = sum({ fees: [1_000n], carriedInMinor: first.carriedOutMinor }, { tax: exclusive });
    expect(next).toMatchObject({
      netMinor: 700n,
      carriedOutMinor: 0n,
      tax: { billedMinor: 42n },
      payableMinor: 742n,
    });
  });

  test('a credit note mirrors the invoice to the unit', () => {
    const terms = { tax: exclusive, withholdingPpm: 33_333, negativePolicy: 'CREDIT_NOTE' as const };
    const invoice = sum({ fees: [12_345n] }, terms);
    const note = sum({ fees: [-12_345n] }, terms);
    expect(note.payableMinor).toBe(-invoice.payableMinor);
    expect(note.tax.billedMinor).toBe(-invoice.tax.billedMinor);
  });
});

describe('penalties', () => {
  test.each([
    [10_000n, [400n, 700n], [400n, 600n]],
    [10_000n, [1_000n], [1_000n]],
    [10_000n, [1_001n], [1_000n]],
    [-10_000n, [1n], [0n]],
    [0n, [1n], [0n]],
  ])('of a commission of %i at most a tenth: %p becomes %p', (fee, claimed, charged) => {
    const terms = { penaltyCapPpm: 100_000, negativePolicy: 'CREDIT_NOTE' as const };
    expect(sum({ fees: [fee], penalties: claimed }, terms).penalties).toEqual(charged);
  });

  test('without a cap they count as claimed', () => {
    expect(sum({ fees: [100n], penalties: [500n] })).toMatchObject({
      penaltyMinor: 500n,
      carriedOutMinor: -400n,
    });
  });
});

describe('tax (settlement §1.8)', () => {
  test.each<[string, TaxTerms, bigint, bigint, bigint, bigint]>([
    ['China, 6 % on top', taxPresets.CHINA_VAT_6, 10_000n, 600n, 0n, 10_600n],
    ['China, 6 % included', taxPresets.CHINA_VAT_6_INCLUDED, 10_600n, 600n, 0n, 10_600n],
    ['United Kingdom, standard rate', taxPresets.UK_STANDARD, 10_001n, 2_000n, 0n, 12_001n],
    ['India, reverse charge in two parts', taxPresets.INDIA_REVERSE_CHARGE, 10_005n, 0n, 1_800n, 10_005n],
    [
      'two parts of 9 %, rounded one by one',
      { mode: 'SPLIT', ratePpm: 0, partsPpm: [90_000, 90_000], roundAt: 'STATEMENT' },
      10_006n,
      1_802n,
      0n,
      11_808n,
    ],
  ])('%s', (_, tax, commission, billedMinor, reverseChargeMinor, payableMinor) => {
    expect(sum({ fees: [commission] }, { tax })).toMatchObject({
      netMinor: commission,
      tax: { billedMinor, reverseChargeMinor },
      payableMinor,
    });
  });

  test('the sum taxed and each line taxed differ by what rounding leaves', () => {
    const fees = [125n, 125n, 125n];
    const tax = { ...exclusive, ratePpm: 100_000 };
    expect(sum({ fees }, { tax }).tax.billedMinor).toBe(38n);
    expect(sum({ fees }, { tax: { ...tax, roundAt: 'LINE' } }).tax.billedMinor).toBe(39n);
  });

  test('17: the tax on −x is the negative of the tax on x', () => {
    const modes = fc.constantFrom(
      'EXCLUSIVE' as const,
      'INCLUSIVE' as const,
      'SPLIT' as const,
      'REVERSE_CHARGE' as const,
    );
    const ratePpm = fc.integer({ min: 0, max: 1_000_000 });
    const rounding = fc.constantFrom('HALF_UP' as const, 'HALF_EVEN' as const, 'DOWN' as const);
    const parts = fc.option(fc.array(ratePpm, { minLength: 1, maxLength: 3 }), { nil: undefined });
    fc.assert(
      fc.property(
        modes,
        ratePpm,
        parts,
        rounding,
        fc.array(fc.bigInt(-(10n ** 12n), 10n ** 12n)),
        (mode, rate, split, how, amounts) => {
          const terms: TaxTerms = {
            mode,
            ratePpm: rate,
            roundAt: 'LINE',
            ...(split === undefined ? {} : { partsPpm: split }),
          };
          const there = taxOn(amounts, terms, how);
          const again = taxOn(
            amounts.map((amount) => -amount),
            terms,
            how,
          );
          expect(again.billedMinor + there.billedMinor).toBe(0n);
          expect(again.reverseChargeMinor + there.reverseChargeMinor).toBe(0n);
        },
      ),
      RUNS,
    );
  });
});

describe('remittance (settlement §1.6)', () => {
  const parts = { fees: [1_500n], receivedByAgencyMinor: 8_000n, receivedDirectlyMinor: 2_000n };

  test('gross: the agency hands over all it received and is paid its commission', () => {
    expect(sum(parts, { tax: exclusive })).toMatchObject({
      payableMinor: 1_590n,
      agencyRemitsMinor: 8_000n,
      receivedDirectlyMinor: 2_000n,
    });
  });

  test('net: it keeps what it is owed, tax included', () => {
    const terms = { tax: exclusive, remittance: 'NET' as const };
    expect(sum(parts, terms)).toMatchObject({ payableMinor: 1_590n, agencyRemitsMinor: 6_410n });
    expect(sum({ ...parts, receivedByAgencyMinor: 0n }, terms).agencyRemitsMinor).toBe(-1_590n);
  });
});

test('3: commission and what was carried in come to the net and what is carried out', () => {
  const fee = fc.bigInt(-100_000n, 100_000n);
  const policy = fc.constantFrom('CARRY_FORWARD' as const, 'CREDIT_NOTE' as const);
  fc.assert(
    fc.property(fc.array(fc.array(fee), { maxLength: 6 }), policy, (months, negativePolicy) => {
      let carriedInMinor = 0n;
      for (const fees of months) {
        const { commissionMinor, netMinor, carriedOutMinor } = sum(
          { fees, carriedInMinor },
          { negativePolicy },
        );
        expect(commissionMinor + carriedInMinor).toBe(netMinor + carriedOutMinor);
        expect(carriedOutMinor <= 0n && (netMinor === 0n || carriedOutMinor === 0n)).toBe(true);
        carriedInMinor = carriedOutMinor;
      }
    }),
    RUNS,
  );
});
