import type { FeeEvent, FeePlacement, FeeTerms } from '../../src/modules/fees/index.js';

/**
 * A second calculator for every kind of schedule, written from the contract's words and sharing nothing with the product.
 * It knows no shortcuts: everything is worked out from the beginning, payment after payment in the order of the
 * contract, and a tier's slices are found by asking each tier how much of the money lies in it.
 */
export interface NaivePlacement {
  readonly key: string;
  readonly placement: FeePlacement;
  /** Ascending by their first day; one for ever has the day ''. */
  readonly versions: readonly { readonly from: string; readonly terms: FeeTerms }[];
}

export interface NaiveResult {
  readonly fee: bigint;
  readonly base: bigint;
  readonly overpaid: bigint;
  readonly byPlacement: ReadonlyMap<string, { readonly fee: bigint; readonly base: bigint }>;
}

interface Paid {
  readonly id: string;
  readonly on: string;
  readonly key: string;
  readonly terms: FeeTerms;
  readonly placement: FeePlacement;
  readonly window: string;
  readonly rate: bigint | null;
  /** Over 10¹². */
  readonly multiplier: bigint;
  readonly base: bigint;
  readonly rated: bigint;
  readonly kept: { readonly part: bigint; readonly of: bigint };
}

const MILLION = 1_000_000n;
/** Rate times two multipliers. */
const SCALE = MILLION * MILLION * MILLION;

export function naiveAccount(
  placements: readonly NaivePlacement[],
  events: readonly FeeEvent[],
): NaiveResult {
  const all: Paid[] = [];
  let overpaid = 0n;
  for (const each of placements) {
    const found = naivePayments(each, events);
    all.push(...found.paid);
    overpaid += found.overpaid;
  }
  all.sort((a, b) => (`${a.on} ${a.id}` < `${b.on} ${b.id}` ? -1 : 1));
  const fees = new Map(placements.map(({ key }) => [key, { fee: 0n, base: 0n }]));
  const groups = new Map<string, Paid[]>();
  for (const paid of all) {
    const name = JSON.stringify([placementVersion(paid), groupOf(paid)]);
    groups.set(name, [...(groups.get(name) ?? []), paid]);
  }
  for (const group of groups.values()) {
    const placed = naivePlaced(group[0]!, placements, events);
    let held: Paid[] = [];
    for (const paid of group) {
      const before = exactOf(held, placed);
      held = [...held, paid];
      const multiplied = isMarginal(paid.terms) && paid.rate === null;
      const whole = exactOf(held, placed);
      const turn = multiplied
        ? (marginalOf(held) - marginalOf(held.slice(0, -1))) * (paid.multiplier / MILLION) * 1n +
          ownRates([paid])
        : whole - before;
      const start = startOf(held, placed);
      const rounded =
        paid.terms.roundAt === 'PAYMENT'
          ? naiveQuotient(turn, SCALE, paid.terms.rounding)
          : naiveQuotient(start + turn, SCALE, paid.terms.rounding) -
            naiveQuotient(start, SCALE, paid.terms.rounding);
      const sum = fees.get(paid.key)!;
      sum.fee += withinPayment(rounded, paid);
      sum.base += paid.base;
    }
  }
  for (const { key, placement, versions } of placements)
    fees.get(key)!.fee = withinLife(fees.get(key)!, versionOn(versions, placement.placedOn));
  const sums = [...fees.values()];
  return {
    fee: sums.reduce((a, { fee }) => a + fee, 0n),
    base: sums.reduce((a, { base }) => a + base, 0n),
    overpaid,
    byPlacement: fees,
  };

  function placementVersion({ terms }: Paid): number {
    return placements.flatMap(({ versions }) => versions).findIndex((version) => version.terms === terms);
  }
}

/** What those before the last one came to, exactly; marginal payments one by one, because of their multipliers. */
function startOf(held: readonly Paid[], placed: bigint): bigint {
  const earlier = held.slice(0, -1);
  if (!isMarginal(held[0]!.terms)) return exactOf(earlier, placed);
  let sum = ownRates(earlier);
  for (let i = 0; i < earlier.length; i++)
    if (earlier[i]!.rate === null)
      sum +=
        (marginalOf(earlier.slice(0, i + 1)) - marginalOf(earlier.slice(0, i))) *
        (earlier[i]!.multiplier / MILLION);
  return sum;
}

function isMarginal(terms: FeeTerms): boolean {
  return terms.kind === 'TIERED' && terms.mode === 'MARGINAL';
}

function ownRates(held: readonly Paid[]): bigint {
  return held.reduce(
    (a, { rate, rated, multiplier }) => a + (rate === null ? 0n : rated * rate * multiplier),
    0n,
  );
}

/** Over SCALE, all at their multipliers. */
function exactOf(held: readonly Paid[], placed: bigint): bigint {
  const own = ownRates(held);
  const tiered = held.filter(({ rate }) => rate === null);
  const collected = tiered.reduce((a, { rated }) => a + rated, 0n);
  if (collected === 0n) return own;
  const weighted = tiered.reduce((a, { rated, multiplier }) => a + rated * multiplier, 0n);
  const { terms } = tiered[0]!;
  if (terms.kind !== 'TIERED' && terms.kind !== 'RECOVERY_RATE') throw new Error('no tiers');
  if (isMarginal(terms)) return own + marginalOf(held) * MILLION;
  let reached = terms.tiers[0]!;
  for (const tier of terms.tiers) {
    const isReached =
      terms.kind === 'TIERED'
        ? collected >= BigInt(tier.from)
        : collected * MILLION >= BigInt(tier.from) * placed;
    if (isReached) reached = tier;
  }
  return own + weighted * BigInt(reached.ratePpm) + BigInt(reached.flatMinor ?? 0) * SCALE;
}

/** Over 10¹², without multipliers. */
function marginalOf(held: readonly Paid[]): bigint {
  const tiered = held.filter(({ rate }) => rate === null);
  const terms = held[0]?.terms;
  if (terms?.kind !== 'TIERED') return 0n;
  const collected = tiered.reduce((a, { rated }) => a + rated, 0n);
  return terms.tiers.reduce((sum, { from, ratePpm, flatMinor = 0 }, i) => {
    const to = terms.tiers[i + 1]?.from;
    const top = to === undefined || collected < BigInt(to) ? collected : BigInt(to);
    if (top <= BigInt(from)) return sum;
    return sum + (top - BigInt(from)) * BigInt(ratePpm) * MILLION + BigInt(flatMinor) * MILLION * MILLION;
  }, 0n);
}

function groupOf({ terms, key, id, placement, window }: Paid): string {
  if (terms.kind === 'TIERED' || terms.kind === 'RECOVERY_RATE') {
    const who = { PLACEMENT: `p ${key}`, BATCH: `b ${placement.batch ?? ''}`, AGREEMENT: 'all' }[terms.scope];
    return terms.kind === 'TIERED' && terms.window === 'MONTH' ? `${who} ${window}` : who;
  }
  return terms.roundAt === 'PAYMENT' ? id : key;
}

function naivePlaced(
  { terms, key, placement }: Paid,
  placements: readonly NaivePlacement[],
  events: readonly FeeEvent[],
): bigint {
  if (terms.kind !== 'RECOVERY_RATE') return 0n;
  return placements
    .filter((each) => each.versions.some((version) => version.terms === terms))
    .filter(({ versions, placement: { placedOn } }) => {
      const own = versionOn(versions, placedOn);
      return own === terms || own.rateBasis === 'PAYMENT';
    })
    .filter(
      (each) =>
        terms.scope === 'AGREEMENT' ||
        (terms.scope === 'BATCH' ? each.placement.batch === placement.batch : each.key === key),
    )
    .filter((each) => knows('PLACED', each.key))
    .filter((each) => !(terms.denominator === 'NET_OF_RECALLS' && knows('RECALLED', each.key)))
    .reduce((sum, each) => sum + each.placement.placedMinor, 0n);

  function knows(type: FeeEvent['type'], placementKey: string): boolean {
    return events.some((event) => event.type === type && (event.placement ?? '') === placementKey);
  }
}

function naivePayments({ key, placement, versions }: NaivePlacement, events: readonly FeeEvent[]) {
  const mine = events.filter((event) => (event.placement ?? '') === key);
  const payments = mine
    .filter(({ type }) => type === 'PAYMENT')
    .sort((a, b) => (`${a.on} ${a.id}` < `${b.on} ${b.id}` ? -1 : 1));
  const paid: Paid[] = [];
  const owed: Record<string, bigint> = { ...placement.components };
  let used = 0n;
  let overpaid = 0n;
  for (const payment of payments) {
    const fixed = versionOn(versions, placement.placedOn);
    const ratedOn = fixed.ratedOn === 'REPORTED' ? (payment.reportedOn ?? payment.on) : payment.on;
    const terms = fixed.rateBasis === 'PAYMENT' ? versionOn(versions, ratedOn) : fixed;
    const about = mine.filter((event) => event.of === payment.id);
    const amount = naiveAmount(payment, about, terms);
    const back = about.filter(({ type }) => type === 'REVERSAL').reduce((a, { minor }) => a + minor, 0n);
    const reversed = back > amount ? amount : back;
    const ours = (minor: bigint) =>
      payment.rate === undefined
        ? minor
        : naiveQuotient(minor * payment.rate.numerator, payment.rate.denominator, terms.rounding);
    const isPaying = naiveEarns(terms, placement, payment) && !naiveExcluded(about, terms);
    const waived = mine
      .filter(({ type, on }) => type === 'WAIVER' && on <= payment.on)
      .reduce((a, { minor }) => a + minor, 0n);
    const left = placement.placedMinor - waived - used;
    const room = left < 0n ? 0n : left;
    const net = isPaying ? ours(amount - reversed) : 0n;
    const taken = net < room ? net : room;
    const gross = isPaying ? ours(amount) : 0n;
    const grossTaken = gross < room ? gross : room;
    const grossBase = naiveBase(grossTaken, { ...owed }, placement, payment.on, terms);
    const base = naiveBase(taken, owed, placement, payment.on, terms);
    used += taken;
    overpaid += net - taken;
    const isMirror = terms.reversals === 'MIRROR';
    paid.push({
      id: payment.id,
      on: payment.on,
      key,
      terms,
      placement,
      window: ratedOn.slice(0, 7),
      rate: naiveRate(terms, placement, payment.on, ratedOn),
      multiplier: naiveMultiplier(terms, placement, payment),
      base,
      rated: isMirror ? grossBase : base,
      kept: isMirror ? { part: amount - reversed, of: amount } : { part: 1n, of: 1n },
    });
  }
  return { paid, overpaid };
}

function versionOn(versions: NaivePlacement['versions'], day: string): FeeTerms {
  let found = versions[0]!.terms;
  for (const { from, terms } of versions) if (from <= day) found = terms;
  return found;
}

function naiveAmount(payment: FeeEvent, about: readonly FeeEvent[], terms: FeeTerms): bigint {
  if (terms.amounts === 'REPORTED') return payment.minor;
  const said = about
    .filter(({ type }) => type === 'CONFIRMATION')
    .sort((a, b) => (`${a.on} ${a.id}` < `${b.on} ${b.id}` ? -1 : 1));
  return said.length === 0 ? payment.minor : said[said.length - 1]!.minor;
}

function naiveExcluded(about: readonly FeeEvent[], terms: FeeTerms): boolean {
  if (terms.disputed === 'ACCRUED') return false;
  const order = (event: FeeEvent) => `${event.on} ${event.type === 'DISPUTE' ? 1 : 2} ${event.id}`;
  const said = about
    .filter(({ type }) => type === 'DISPUTE' || type === 'RELEASE')
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return said.length > 0 && said[said.length - 1]!.type === 'DISPUTE';
}

function naiveEarns({ tail, discoveryPpm, direct }: FeeTerms, placement: FeePlacement, payment: FeeEvent) {
  const on = dayNumber(payment.on);
  const placed = dayNumber(placement.placedOn);
  const last = placement.endedOn === null ? Infinity : dayNumber(placement.endedOn);
  const isGrace =
    payment.channel === 'DIRECT' && direct.graceDays !== undefined && on <= placed + direct.graceDays;
  if (isGrace) return false;
  if (on < placed) return discoveryPpm > 0;
  const allowed = payment.arrangement || !tail.requiresArrangement;
  return on <= last || (allowed && on <= last + tail.days);
}

function naiveMultiplier(
  { direct, discoveryPpm }: FeeTerms,
  placement: FeePlacement,
  payment: FeeEvent,
): bigint {
  const isDirect = payment.channel === 'DIRECT';
  const isDiscovered = payment.on < placement.placedOn;
  return (
    (isDirect ? BigInt(direct.multiplierPpm) : MILLION) * (isDiscovered ? BigInt(discoveryPpm) : MILLION)
  );
}

/** Takes the money out of what is still owed on each part. */
function naiveBase(
  taken: bigint,
  owed: Record<string, bigint>,
  placement: FeePlacement,
  on: string,
  { commissionable, allocation }: FeeTerms,
): bigint {
  if (commissionable === undefined || placement.components === undefined) return taken;
  const pastDue = dayNumber(on) - dayNumber(naiveSince(placement) ?? on);
  const named = pastDue >= 91 ? allocation.from91Days : allocation.upTo90Days;
  const order = [...new Set([...named, ...Object.keys(placement.components)])];
  let left = taken;
  let earning = 0n;
  for (const name of order) {
    const open = owed[name] ?? 0n;
    const part = left < open ? left : open;
    if (name in owed) owed[name] = open - part;
    left -= part;
    if (commissionable.includes(name)) earning += part;
  }
  return earning;
}

/** The months are counted back from the placement; a month without that day gives its last. */
function naiveSince({ delinquentSince, monthsPastDue, placedOn }: FeePlacement): string | null {
  if (delinquentSince !== null || monthsPastDue === null) return delinquentSince;
  const [year, month, day] = placedOn.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - monthsPastDue, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 - monthsPastDue, Math.min(day, last))).toISOString().slice(0, 10);
}

function naiveRate(terms: FeeTerms, placement: FeePlacement, on: string, ratedOn: string): bigint | null {
  const { placedOn, endedOn, delinquentSince, monthsPastDue, sequence = 1 } = placement;
  if (terms.tail.ratePpm !== undefined && endedOn !== null && on > endedOn) return BigInt(terms.tail.ratePpm);
  const banded = (bands: readonly { from: number; ratePpm: number }[], value: number) => {
    let rate = bands[0]!.ratePpm;
    for (const band of bands) if (value >= band.from) rate = band.ratePpm;
    return BigInt(rate);
  };
  switch (terms.kind) {
    case 'FLAT':
      return BigInt(terms.ratePpm);
    case 'AGE_BAND': {
      const day = terms.ageAt === 'PLACEMENT' ? placedOn : ratedOn;
      if (terms.unit === 'DAYS')
        return banded(
          terms.bands,
          delinquentSince === null ? 0 : dayNumber(day) - dayNumber(delinquentSince),
        );
      if (monthsPastDue !== null) return banded(terms.bands, monthsPastDue + naiveMonths(placedOn, day));
      return banded(terms.bands, delinquentSince === null ? 0 : naiveMonths(delinquentSince, day));
    }
    case 'SINCE_PLACEMENT_BAND':
      return banded(terms.bands, dayNumber(ratedOn) - dayNumber(placedOn));
    case 'BALANCE_BAND':
      return banded(terms.bands, Number(placement.placedMinor));
    case 'SEQUENCE':
      return BigInt(terms.ratesPpm[sequence - 1] ?? terms.ratesPpm[terms.ratesPpm.length - 1]!);
    case 'TIERED':
    case 'RECOVERY_RATE':
      return null;
  }
}

/** Whole months; a month is over on its day, or, before the first day, not yet. */
function naiveMonths(from: string, to: string): number {
  if (to < from) return -naiveMonths(to, from);
  const [y1, m1, d1] = from.split('-').map(Number) as [number, number, number];
  const [y2, m2, d2] = to.split('-').map(Number) as [number, number, number];
  return y2 * 12 + m2 - (y1 * 12 + m1) - (d2 < d1 ? 1 : 0);
}

function withinPayment(fee: bigint, { terms, rated, multiplier, kept }: Paid): bigint {
  const { minMinor, maxMinor } = terms.perPayment;
  let result = fee;
  if (minMinor !== undefined && multiplier !== 0n) {
    const least = BigInt(minMinor) < rated ? BigInt(minMinor) : rated;
    if (result < least) result = least;
  }
  if (maxMinor !== undefined && result > BigInt(maxMinor)) result = BigInt(maxMinor);
  if (kept.of === 0n) return result;
  return result - naiveQuotient(result * (kept.of - kept.part), kept.of, terms.rounding);
}

function withinLife({ fee, base }: { fee: bigint; base: bigint }, { perPlacement }: FeeTerms): bigint {
  const { minMinor, maxMinor } = perPlacement;
  let result = fee;
  if (minMinor !== undefined) {
    const least = BigInt(minMinor) < base ? BigInt(minMinor) : base;
    if (result < least) result = least;
  }
  return maxMinor !== undefined && result > BigInt(maxMinor) ? BigInt(maxMinor) : result;
}

/** By the formula of 四舍五入, `(2a + d) ÷ 2d` on magnitudes; half to even and down by looking at what is left. */
export function naiveQuotient(
  numerator: bigint,
  denominator: bigint,
  rounding: FeeTerms['rounding'],
): bigint {
  if (numerator < 0n) return -naiveQuotient(-numerator, denominator, rounding);
  if (rounding === 'HALF_UP') return (2n * numerator + denominator) / (2n * denominator);
  const whole = numerator / denominator;
  if (rounding === 'DOWN') return whole;
  const twice = 2n * (numerator - whole * denominator);
  if (twice < denominator) return whole;
  return twice > denominator || whole % 2n !== 0n ? whole + 1n : whole;
}

function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}
