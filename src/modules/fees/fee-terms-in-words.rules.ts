import type { CurrencyCode } from '../../kernel/currencies.js';
import { formatMinor } from '../../kernel/money.js';
import { ONE, percentOf, type Ppm } from '../../kernel/rate.js';
import { chinese } from './fee-phrases-chinese.rules.js';
import { english } from './fee-phrases-english.rules.js';
import type { Phrases, Span } from './fee-phrases.rules.js';
import type { FeeTerms, TermsOf } from './fee-terms.rules.js';

export type Language = keyof typeof phrases;

export interface Wording {
  readonly language?: Language;
  /** How amounts are written; without it they are given in minor units. */
  readonly currency?: CurrencyCode;
}

const phrases = { en: english, zh: chinese } as const;

/** What the terms pay, in sentences for the people of both sides; the same facts the calculation uses. */
export function describeFeeTerms(terms: FeeTerms, { language = 'en', currency }: Wording = {}): string[] {
  const say = phrases[language];
  const amount = amountIn(language, currency);
  return [
    ...rates(terms, say, amount),
    ...limits(terms, say, amount),
    ...parts(terms, say),
    say.rounding(terms.rounding, terms.roundAt),
    say.tail(terms.tail, terms.tail.ratePpm === undefined ? undefined : percent(terms.tail.ratePpm)),
    ...exceptions(terms, say),
  ];
}

type Amount = (minor: number) => string;

/** `CNY 1,234.50` would hide the digits from a reader who copies them: no grouping. */
export function amountIn(language: Language, currency: CurrencyCode | undefined): Amount {
  if (currency !== undefined) return (minor) => `${currency} ${formatMinor(BigInt(minor), currency)}`;
  return (minor) => (language === 'en' ? `${minor} minor units` : `${minor} 最小货币单位`);
}

function rates(terms: FeeTerms, say: Phrases, amount: Amount): string[] {
  switch (terms.kind) {
    case 'FLAT':
      return [say.flat(percent(terms.ratePpm))];
    case 'AGE_BAND':
      return [
        ...terms.bands.map(({ from, ratePpm }, i) =>
          say.byAge(percent(ratePpm), from, terms.bands[i + 1]?.from, terms),
        ),
        say.unknownAge(percent(terms.bands[0]!.ratePpm)),
      ];
    case 'SINCE_PLACEMENT_BAND':
      return terms.bands.map(({ from, ratePpm }, i) =>
        say.sincePlacement(percent(ratePpm), from, terms.bands[i + 1]?.from),
      );
    case 'BALANCE_BAND':
      return terms.bands.map(({ ratePpm }, i) =>
        say.byBalance(percent(ratePpm), spanOf(terms.bands, i, amount)),
      );
    case 'SEQUENCE':
      return terms.ratesPpm.map((rate, i, all) => say.bySequence(percent(rate), i + 1, i === all.length - 1));
    case 'TIERED':
      return tiered(terms, say, { bound: amount, flat: amount });
    case 'RECOVERY_RATE':
      return tiered(terms, say, { bound: percent, flat: amount });
  }
}

function tiered(
  terms: TermsOf<'TIERED'> | TermsOf<'RECOVERY_RATE'>,
  say: Phrases,
  { bound, flat }: { readonly bound: Amount; readonly flat: Amount },
): string[] {
  const kind = terms.kind === 'RECOVERY_RATE' ? 'RECOVERY' : terms.mode;
  const sentence = ({ MARGINAL: 'slice', WHOLE: 'whole', RECOVERY: 'recovery' } as const)[kind];
  return [
    ...terms.tiers.flatMap(({ from, ratePpm, flatMinor = 0 }, i) => [
      say[sentence](percent(ratePpm), spanOf(terms.tiers, i, bound)),
      ...(flatMinor === 0 ? [] : [say.tierFlat(flat(flatMinor), bound(from), kind)]),
    ]),
    say.counted(terms),
  ];
}

function limits({ perPayment, perPlacement }: FeeTerms, say: Phrases, amount: Amount): string[] {
  const bounds = (of: FeeTerms['perPayment']) =>
    [of.minMinor, of.maxMinor].map((minor) => (minor === undefined ? undefined : amount(minor)));
  return (
    [
      ['perPayment', bounds(perPayment)],
      ['perPlacement', bounds(perPlacement)],
    ] as const
  ).flatMap(([phrase, [least, most]]) =>
    least === undefined && most === undefined ? [] : [say[phrase](least, most)],
  );
}

function parts({ commissionable, allocation }: FeeTerms, say: Phrases): string[] {
  if (commissionable === undefined) return [];
  const { upTo90Days, from91Days } = allocation;
  return [say.commissionable(commissionable), say.allocation(upTo90Days, from91Days)];
}

function exceptions(terms: FeeTerms, say: Phrases): string[] {
  const { direct, discoveryPpm } = terms;
  return [
    ...(discoveryPpm === 0 ? [] : [say.discovery(percent(discoveryPpm))]),
    ...(direct.graceDays === undefined ? [] : [say.grace(direct.graceDays)]),
    ...(direct.multiplierPpm === ONE ? [] : [say.direct(percent(direct.multiplierPpm))]),
    ...(terms.rateBasis === 'PAYMENT' ? [say.byPaymentDay] : []),
    ...(terms.reversals === 'MIRROR' ? [say.mirrored] : []),
    ...(terms.ratedOn === 'REPORTED' ? [say.byReporting] : []),
    ...(terms.amounts === 'REPORTED' ? [say.asReported] : []),
    ...(terms.disputed === 'EXCLUDED' ? [say.disputedExcluded] : []),
  ];
}

function spanOf(steps: readonly { readonly from: number }[], i: number, bound: Amount): Span {
  const next = steps[i + 1]?.from;
  return { from: bound(steps[i]!.from), next: next === undefined ? undefined : bound(next) };
}

function percent(ratePpm: Ppm): string {
  return `${percentOf(ratePpm)} %`;
}
