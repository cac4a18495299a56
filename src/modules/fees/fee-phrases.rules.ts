import type { Rounding } from '../../kernel/rate.js';
import type { FeeTerms, TermsOf } from './fee-terms.rules.js';

/** Steps between a lower bound and the next one, which the last of them has not. */
export interface Span {
  readonly from: string;
  readonly next: string | undefined;
}

type Tiered = TermsOf<'TIERED'> | TermsOf<'RECOVERY_RATE'>;

/** The sentences of one language. Rates come as per cent, amounts as the currency writes them. */
export interface Phrases {
  flat(rate: string): string;
  byAge(rate: string, from: number, next: number | undefined, terms: TermsOf<'AGE_BAND'>): string;
  unknownAge(rate: string): string;
  sincePlacement(rate: string, from: number, next: number | undefined): string;
  byBalance(rate: string, span: Span): string;
  bySequence(rate: string, sequence: number, isLast: boolean): string;
  slice(rate: string, span: Span): string;
  whole(rate: string, span: Span): string;
  recovery(rate: string, span: Span): string;
  tierFlat(amount: string, from: string, kind: 'MARGINAL' | 'WHOLE' | 'RECOVERY'): string;
  counted(terms: Tiered): string;
  rounding(rounding: Rounding, roundAt: FeeTerms['roundAt']): string;
  tail(tail: FeeTerms['tail'], rate: string | undefined): string;
  discovery(share: string): string;
  grace(days: number): string;
  direct(share: string): string;
  perPayment(least: string | undefined, most: string | undefined): string;
  perPlacement(least: string | undefined, most: string | undefined): string;
  commissionable(parts: readonly string[]): string;
  allocation(upTo90Days: readonly string[], from91Days: readonly string[]): string;
  readonly byPaymentDay: string;
  readonly mirrored: string;
  readonly byReporting: string;
  readonly asReported: string;
  readonly disputedExcluded: string;
}
