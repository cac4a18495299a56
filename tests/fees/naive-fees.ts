import type { FeeEvent, FeePlacement, FeeTerms } from '../../src/modules/fees/index.js';

/**
 * A second calculator, written from the contract's words and sharing nothing with the product: it asks each payment
 * what the payments up to it, and those before it, would have used of the balance, and rounds by counting remainders.
 */
export function naiveFee(terms: FeeTerms, placement: FeePlacement, events: readonly FeeEvent[]): bigint {
  const earning = events.filter((e) => e.type === 'PAYMENT' && naiveEarns(terms, placement, e));
  const rate = naiveRate(terms, placement);
  return sum(earning, (payment) => {
    const earlier = earning.filter((other) => naiveKey(other) < naiveKey(payment));
    const without = sum(earlier, (e) => naiveNet(e, events));
    const withIt = without + naiveNet(payment, events);
    return naiveRound((cap(withIt) - cap(without)) * rate, terms.rounding);
  });

  function cap(minor: bigint): bigint {
    return minor > placement.placedMinor ? placement.placedMinor : minor;
  }
}

/** What each event changes, by calculating everything twice for each of them. */
export function naiveLines(
  terms: FeeTerms,
  placement: FeePlacement,
  before: readonly FeeEvent[],
  fresh: readonly FeeEvent[],
): { eventId: string; feeMinor: bigint }[] {
  const lines = [];
  const known = [...before];
  for (const event of [...fresh].sort((a, b) => (naiveKey(a) < naiveKey(b) ? -1 : 1))) {
    const owed = naiveFee(terms, placement, known);
    known.push(event);
    lines.push({ eventId: event.id, feeMinor: naiveFee(terms, placement, known) - owed });
  }
  return lines;
}

/** What the debtor's payments came to after reversals, wherever they stand. */
export function naiveCollected(events: readonly FeeEvent[]): bigint {
  return sum(
    events.filter((e) => e.type === 'PAYMENT'),
    (e) => naiveNet(e, events),
  );
}

function naiveEarns({ tail }: FeeTerms, { placedOn, endedOn }: FeePlacement, payment: FeeEvent): boolean {
  const on = dayNumber(payment.on);
  if (on < dayNumber(placedOn)) return false;
  const last = endedOn === null ? Infinity : dayNumber(endedOn);
  const allowed = payment.arrangement || !tail.requiresArrangement;
  return on <= last || (allowed && on <= last + tail.days);
}

function naiveRate(terms: FeeTerms, { placedOn, delinquentSince, monthsPastDue }: FeePlacement): bigint {
  if (terms.kind === 'FLAT') return BigInt(terms.ratePpm);
  if (terms.kind !== 'AGE_BAND') throw new Error('not of these histories');
  const { unit, bands } = terms;
  let age = 0;
  if (delinquentSince !== null) age = unit === 'DAYS' ? days(delinquentSince) : months(delinquentSince);
  if (unit === 'MONTHS' && monthsPastDue !== null) age = monthsPastDue;
  let rate = bands[0]!.ratePpm;
  for (const band of bands) if (age >= band.from) rate = band.ratePpm;
  return BigInt(rate);

  function days(since: string): number {
    return dayNumber(placedOn) - dayNumber(since);
  }

  function months(since: string): number {
    const [y1, m1, d1] = since.split('-').map(Number) as [number, number, number];
    const [y2, m2, d2] = placedOn.split('-').map(Number) as [number, number, number];
    return y2 * 12 + m2 - (y1 * 12 + m1) - (d2 < d1 ? 1 : 0);
  }
}

function naiveNet(payment: FeeEvent, events: readonly FeeEvent[]): bigint {
  const back = sum(
    events.filter((e) => e.type === 'REVERSAL' && e.of === payment.id),
    (e) => e.minor,
  );
  return back > payment.minor ? 0n : payment.minor - back;
}

/** Whole units of a number of millionths that is not negative. */
export function naiveRound(millionths: bigint, rounding: FeeTerms['rounding']): bigint {
  const digits = millionths.toString().padStart(7, '0');
  const whole = BigInt(digits.slice(0, -6));
  const rest = Number(digits.slice(-6));
  if (rounding === 'DOWN' || rest < 500_000) return whole;
  const stays = rounding === 'HALF_EVEN' && rest === 500_000 && /[02468]$/.test(whole.toString());
  return stays ? whole : whole + 1n;
}

function naiveKey(event: FeeEvent): string {
  return `${event.on} ${event.type === 'PAYMENT' ? 'a' : 'b'} ${event.id}`;
}

function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}

function sum<T>(items: readonly T[], amount: (item: T) => bigint): bigint {
  return items.reduce((total, item) => total + amount(item), 0n);
}
