import { currencyDigits } from '../../kernel/currencies.js';
import { percentOf } from '../../kernel/rate.js';
import { addDays, type LocalDate } from '../../kernel/time.js';
import { entitlement } from './entitlement.rules.js';
import type { FeePlacement } from './fee-event.rules.js';
import type { FeeTerms, TermsOf } from './fee-terms.rules.js';
import { amountIn, type Language, type Wording } from './fee-terms-in-words.rules.js';

/** One row of a worked table: a case, what was collected, and what the calculation makes of it; minor units. */
export interface WorkedRow {
  readonly example: string;
  readonly collectedMinor: bigint;
  readonly feeMinor: bigint;
}

/**
 * What the terms pay in cases on both sides of each bound, worked out by the calculation itself, for one placement and
 * one payment in its window.
 */
export function workedTable(terms: FeeTerms, wording: Wording = {}): WorkedRow[] {
  const { language = 'en', currency } = wording;
  const unit = 10n ** BigInt(currency === undefined ? 2 : currencyDigits[currency]);
  const words = { ...labels[language], amount: amountIn(language, currency) };
  return examplesOf(terms, unit, words).map(({ example, placement, paidMinor, on = PLACED_ON }) => {
    const events = [
      { id: 'p', type: 'PAYMENT' as const, on, minor: paidMinor, of: null, arrangement: false },
    ];
    const { feeMinor } = entitlement(terms, { ...aPlacement(paidMinor), ...placement }, events);
    return { example, collectedMinor: paidMinor, feeMinor };
  });
}

interface Example {
  readonly example: string;
  readonly paidMinor: bigint;
  readonly placement?: Partial<FeePlacement>;
  readonly on?: LocalDate;
}

interface Labels {
  readonly paid: string;
  readonly age: (age: number, unit: 'DAYS' | 'MONTHS') => string;
  readonly since: (days: number) => string;
  readonly placed: (amount: string) => string;
  readonly sequence: (n: number) => string;
  readonly collected: string;
  readonly recovered: (percent: string) => string;
}

const labels: Readonly<Record<Language, Labels>> = {
  en: {
    paid: 'a payment',
    age: (age, unit) => `overdue ${age} ${unit === 'DAYS' ? 'days' : 'months'}`,
    since: (days) => `${days} days after placement`,
    placed: (amount) => `placed with ${amount}`,
    sequence: (n) => `placement number ${n}`,
    collected: 'collected in the window',
    recovered: (percent) => `${percent} % recovered`,
  },
  zh: {
    paid: '一笔回款',
    age: (age, unit) => `逾期 ${age} ${unit === 'DAYS' ? '天' : '个月'}`,
    since: (days) => `委案后第 ${days} 天`,
    placed: (amount) => `委案金额 ${amount}`,
    sequence: (n) => `第 ${n} 次委案`,
    collected: '期间累计回款',
    recovered: (percent) => `回收率 ${percent} %`,
  },
};

const PLACED_ON = '2026-01-01' as LocalDate;

function aPlacement(placedMinor: bigint): FeePlacement {
  return { placedOn: PLACED_ON, placedMinor, endedOn: null, delinquentSince: null, monthsPastDue: null };
}

type Words = Labels & { readonly amount: (minor: number) => string };

function examplesOf(terms: FeeTerms, unit: bigint, words: Words): Example[] {
  const thousand = 1_000n * unit;
  switch (terms.kind) {
    case 'FLAT':
      return [100n, 1_000n, 10_000n].map((major) => ({ example: words.paid, paidMinor: major * unit }));
    case 'AGE_BAND':
      return edges(terms.bands).map((age) => ({
        example: words.age(age, terms.unit),
        paidMinor: thousand,
        placement: { delinquentSince: addDays(PLACED_ON, -age), monthsPastDue: age },
      }));
    case 'SINCE_PLACEMENT_BAND':
      return edges(terms.bands).map((days) => ({
        example: words.since(days),
        paidMinor: thousand,
        on: addDays(PLACED_ON, days),
      }));
    case 'BALANCE_BAND':
      return edges(terms.bands).flatMap((placed) => balanceExample(placed, thousand, words));
    case 'SEQUENCE':
      return terms.ratesPpm.map((_, i) => ({
        example: words.sequence(i + 1),
        paidMinor: thousand,
        placement: { sequence: i + 1 },
      }));
    case 'TIERED':
      return [...edges(terms.tiers), 2 * terms.tiers.at(-1)!.from || Number(thousand)]
        .filter((collected) => collected > 0)
        .map((collected) => ({ example: words.collected, paidMinor: BigInt(collected) }));
    case 'RECOVERY_RATE':
      return recoveryExamples(terms, unit, words);
  }
}

/** No more is paid than was placed; an account placed with nothing shows nothing. */
function balanceExample(placed: number, thousand: bigint, words: Words): Example[] {
  if (placed === 0) return [];
  const placedMinor = BigInt(placed);
  const paidMinor = placedMinor < thousand ? placedMinor : thousand;
  return [{ example: words.placed(words.amount(placed)), paidMinor, placement: { placedMinor } }];
}

/** Of 100,000.00 placed: the parts per million are then whole minor units. */
function recoveryExamples({ tiers }: TermsOf<'RECOVERY_RATE'>, unit: bigint, words: Words): Example[] {
  const placedMinor = 100_000n * unit;
  return [...edges(tiers), 1_000_000]
    .filter((part) => part > 0)
    .map((part) => ({
      example: words.recovered(percentOf(part)),
      paidMinor: (placedMinor * BigInt(part)) / 1_000_000n,
      placement: { placedMinor },
    }));
}

/** Each bound, and the last value before it. */
function edges(steps: readonly { readonly from: number }[]): number[] {
  return steps
    .flatMap(({ from }) => (from === 0 ? [0] : [from - 1, from]))
    .filter((n, i, all) => all.indexOf(n) === i);
}
