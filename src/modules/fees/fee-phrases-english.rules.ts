import type { Rounding } from '../../kernel/rate.js';
import type { Phrases, Span } from './fee-phrases.rules.js';

/** The terms in English. */
export const english: Phrases = {
  flat: (rate) => `${rate} of money collected.`,
  byAge(rate, from, next, { unit, ageAt }) {
    const which = daysRange(from, next, unit === 'DAYS' ? 'day' : 'month');
    const when = ageAt === 'PLACEMENT' ? 'at placement' : 'when it is paid';
    return `${rate} of money collected on accounts ${which} ${when}.`;
  },
  unknownAge: (rate) => `An account of unknown age pays ${rate}.`,
  sincePlacement(rate, from, next) {
    if (next === undefined)
      return from === 0
        ? `${rate} of money collected.`
        : `${rate} of money received ${count(from, 'day')} or more after placement.`;
    if (from === 0) return `${rate} of money received less than ${count(next, 'day')} after placement.`;
    const range = next === from + 1 ? count(from, 'day') : `${from} to ${next - 1} days`;
    return `${rate} of money received ${range} after placement.`;
  },
  byBalance: (rate, span) => `${rate} of money collected on accounts placed with ${amountRange(span)}.`,
  bySequence: (rate, sequence, isLast) =>
    `${rate} of money collected on an account's ${ordinal(sequence)} placement${isLast ? ' and later ones' : ''}.`,
  slice: (rate, span) => `${rate} of the part of the money collected that is ${sliceRange(span)}.`,
  whole: (rate, span) => `${rate} of all money collected when that is ${amountRange(span)}.`,
  recovery: (rate, span) =>
    `${rate} of all money collected when ${partRange(span)} of what was placed is recovered.`,
  tierFlat(amount, from, kind) {
    if (kind === 'MARGINAL') return `${amount} once more than ${from} is collected.`;
    const what = kind === 'WHOLE' ? 'collected' : 'recovered';
    return `${amount} on top when the rate from ${from} ${what} is reached.`;
  },
  counted(terms) {
    const who = {
      PLACEMENT: 'for each placement alone',
      BATCH: 'for the placements of a batch together',
      AGREEMENT: 'for all placements of the agreement together',
    }[terms.scope];
    if (terms.kind === 'TIERED')
      return `The tiers count ${who}, ${terms.window === 'MONTH' ? 'each calendar month anew' : 'from the beginning'}.`;
    const against =
      terms.denominator === 'ORIGINAL' ? 'all that was placed' : 'what was placed and not recalled';
    return `Recovery is counted ${who}, from the beginning, against ${against}.`;
  },
  rounding(rounding, roundAt) {
    const subject =
      roundAt === 'PAYMENT' ? "Each payment's fee is" : 'The fees are added up exactly and their sum is';
    return `${subject} rounded ${roundings[rounding]}.`;
  },
  tail({ days, requiresArrangement }, rate) {
    if (days === 0) return 'Nothing is paid on money received after the day the placement ended.';
    const until = `up to ${count(days, 'day')} after the placement ended`;
    const pays = rate === undefined ? 'pays the same' : `pays ${rate}`;
    return requiresArrangement
      ? `Money received ${until} ${pays}, if it comes from an arrangement made before the end.`
      : `Money received ${until} ${pays}.`;
  },
  discovery: (share) =>
    `Money that turns out to have been received before placement pays ${share} of the fee.`,
  grace: (days) =>
    days === 0
      ? 'Money paid to the lender itself on the day of placement pays nothing.'
      : `Money paid to the lender itself up to ${count(days, 'day')} after placement pays nothing.`,
  direct: (share) => `Money paid to the lender itself pays ${share} of the fee.`,
  perPayment: (least, most) => `For each payment ${bounds(least, 'the money that earns', most)}.`,
  perPlacement: (least, most) =>
    `For each placement altogether ${bounds(least, 'what was collected', most)}.`,
  commissionable: (parts) => `Only these parts of the debt earn: ${parts.join(', ')}.`,
  allocation: (upTo90Days, from91Days) =>
    upTo90Days.join() === from91Days.join()
      ? `A payment goes to ${upTo90Days.join(', then ')}.`
      : `A payment goes to ${upTo90Days.join(', then ')}; from the 91st day past due on to ${from91Days.join(', then ')}.`,
  byPaymentDay: 'The version in force on the day of each payment decides.',
  mirrored: "A reversal takes back the reversed share of the payment's fee as it was.",
  byReporting: 'The day on which a payment was reported decides its rate and month.',
  asReported: "The agency's amount counts where the lender's differs.",
  disputedExcluded: 'Disputed money earns once the dispute is over.',
};

const roundings: Readonly<Record<Rounding, string>> = {
  HALF_UP: 'to the nearest minor unit, a half upwards',
  HALF_EVEN: 'to the nearest minor unit, a half to the even one',
  DOWN: 'down to the minor unit',
};

function daysRange(from: number, next: number | undefined, unit: string): string {
  if (next === undefined) return from === 0 ? 'of any age' : `${from} or more ${unit}s overdue`;
  if (from === 0) return `less than ${count(next, unit)} overdue`;
  return next === from + 1 ? `${count(from, unit)} overdue` : `${from} to ${next - 1} ${unit}s overdue`;
}

function amountRange({ from, next }: Span): string {
  return next === undefined ? `${from} or more` : `${from} or more and less than ${next}`;
}

function sliceRange({ from, next }: Span): string {
  return next === undefined ? `above ${from}` : `above ${from} and not above ${next}`;
}

function partRange({ from, next }: Span): string {
  return next === undefined ? `${from} or more` : `at least ${from} and less than ${next}`;
}

function bounds(least: string | undefined, but: string, most: string | undefined): string {
  const atLeast = least === undefined ? [] : [`at least ${least} is paid, but not more than ${but}`];
  return [...atLeast, ...(most === undefined ? [] : [`at most ${most} is paid`])].join(', and ');
}

function ordinal(n: number): string {
  return ['first', 'second', 'third'][n - 1] ?? `${n}th`;
}

function count(amount: number, unit: string): string {
  return amount === 1 ? `1 ${unit}` : `${amount} ${unit}s`;
}
