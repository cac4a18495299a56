import type { CurrencyCode } from '../../kernel/currencies.js';
import type { InputPath } from '../../kernel/errors.js';
import { localDateIn, type Instant, type LocalDate, type TimeZone } from '../../kernel/time.js';
import type { ExchangeRate } from '../fees/index.js';
import type { ScenarioEvent, ScenarioForm } from './scenario-form.rules.js';
import { firstTrouble, trouble, type Reading, type Trouble } from './scenario-problem.rules.js';

/** An event of a scenario with its days in the contract's zone. */
export interface Happening extends Omit<ScenarioEvent, 'effective' | 'reported' | 'amount'> {
  readonly on: LocalDate;
  readonly reportedOn: LocalDate;
  /** As given, or quantity times unit; null for a dispute or release of all there is. */
  readonly minor: bigint | null;
  readonly rate: ExchangeRate | undefined;
  readonly citesArrangement: boolean;
  /** Its place in the file. */
  readonly place: number;
}

/** The events of a scenario in the order in which they became known, without those told twice. */
export function readEvents(form: ScenarioForm): Reading<readonly Happening[]> {
  const { contract, placements } = form;
  const known = new Map(placements.map((placement) => [placement.id, placement]));
  const happenings = form.events.map((event, place) => {
    const recalledOn = known.get(event.placement ?? '')?.recalled_on ?? null;
    return happeningOf(event, { zone: contract.time_zone, recalledOn, place });
  });
  const bad = firstTrouble(happenings, (event) => troubleOf(event, contract.currency, known));
  if (bad !== null) return bad;
  const once = withoutRepeats(happenings);
  return 'problem' in once ? once : withReversedAmounts(once.value, form.contract.currency);
}

function happeningOf(
  event: ScenarioEvent,
  {
    zone,
    recalledOn,
    place,
  }: { readonly zone: TimeZone; readonly recalledOn: LocalDate | null; readonly place: number },
): Happening {
  const { effective, reported = effective, amount, ...rest } = event;
  const dayOf = (given: LocalDate | Instant) =>
    typeof given === 'number' ? localDateIn(zone, given) : given;
  return {
    ...rest,
    on: dayOf(effective),
    reportedOn: dayOf(reported),
    minor: amountOf(amount, event),
    rate: rateOf(event),
    citesArrangement: citesArrangement(event, recalledOn),
    place,
  };
}

function amountOf(amount: number | undefined, { unit, qty }: ScenarioEvent): bigint | null {
  if (amount !== undefined) return BigInt(amount);
  return unit === undefined ? null : BigInt(qty) * BigInt(unit);
}

/** An arrangement given by its day must not be later than the recall. */
function citesArrangement({ arrangement }: ScenarioEvent, recalledOn: LocalDate | null): boolean {
  if (typeof arrangement !== 'string') return arrangement === true;
  return !/^\d{4}-\d\d-\d\d$/.test(arrangement) || recalledOn === null || arrangement <= recalledOn;
}

/** Contract units for a unit of the payment's currency; `fx_exp_diff` is by how many digits the contract's has more. */
function rateOf({ fx_rate, fx_exp_diff }: ScenarioEvent): ExchangeRate | undefined {
  if (fx_rate === undefined) return undefined;
  const [whole = '', fraction = ''] = fx_rate.split('.');
  const tens = 10n ** BigInt(Math.abs(fx_exp_diff));
  const digits = BigInt(whole + fraction);
  const over = 10n ** BigInt(fraction.length);
  return fx_exp_diff < 0
    ? { numerator: digits, denominator: over * tens }
    : { numerator: digits * tens, denominator: over };
}

function troubleOf(
  event: Happening,
  currency: CurrencyCode,
  placements: ReadonlyMap<string, unknown>,
): Trouble | null {
  const at = (member: string): InputPath => ['events', event.place, member];
  if (event.placement !== undefined && !placements.has(event.placement))
    return trouble('There is no such placement.', at('placement'), 'NOT_FOUND');
  if (event.minor !== null && event.minor > BigInt(Number.MAX_SAFE_INTEGER))
    return trouble('The amount is beyond 9,007,199,254,740,991 minor units.', at('unit'));
  const isForeign = event.currency !== undefined && event.currency !== currency;
  if (!isForeign || event.type === 'reversal') return null;
  if (event.type !== 'payment')
    return trouble(
      `Only payments may be in another currency than ${currency}.`,
      at('currency'),
      'CURRENCY_MISMATCH',
    );
  if (event.rate !== undefined) return null;
  return trouble(
    `A payment in ${event.currency} needs its rate in ${currency}.`,
    at('currency'),
    'CURRENCY_MISMATCH',
  );
}

/**
 * What was told twice counts once, by its idempotency key or its id: the one that was known first stays, so that a closed
 * statement never changes. Another content under the same id is refused.
 */
function withoutRepeats(happenings: readonly Happening[]): Reading<Happening[]> {
  const inOrder = happenings.toSorted(
    (a, b) =>
      compare(a.reportedOn, b.reportedOn) || compare(a.on, b.on) || compare(a.id, b.id) || a.place - b.place,
  );
  const [byId, byKey] = [new Map<string, Happening>(), new Map<string, Happening>()];
  const kept: Happening[] = [];
  /** Ids of repeats, and the id that stayed. */
  const stayed = new Map<string, string>();
  for (const event of inOrder) {
    const { idempotency_key: key } = event;
    const same = byId.get(event.id);
    if (same !== undefined && contentOf(same) !== contentOf(event))
      return trouble(
        'This id stands for something else already.',
        ['events', event.place, 'id'],
        'REFERENCE_REUSED',
      );
    const first = same ?? (key === undefined ? undefined : byKey.get(key));
    byId.set(event.id, event);
    if (first !== undefined) stayed.set(event.id, stayed.get(first.id) ?? first.id);
    else {
      kept.push(event);
      if (key !== undefined) byKey.set(key, event);
    }
  }
  return {
    value: kept.map((event) =>
      event.of !== undefined && stayed.has(event.of) ? { ...event, of: stayed.get(event.of) } : event,
    ),
  };
}

function contentOf({ place: _place, reportedOn: _known, ...content }: Happening): string {
  return JSON.stringify(content, (_name, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
}

/**
 * A reversal is of a payment, not before it, and of no more than is left; without an amount it is of all that is left.
 * One of something unknown waits.
 */
function withReversedAmounts(
  events: readonly Happening[],
  currency: CurrencyCode,
): Reading<readonly Happening[]> {
  const byId = new Map(events.map((event) => [event.id, event]));
  const left = new Map<string, bigint>();
  const read: Happening[] = [];
  for (const event of events) {
    const original = event.type === 'reversal' ? byId.get(event.of!) : undefined;
    if (original === undefined) {
      read.push(event);
      continue;
    }
    const remaining = left.get(original.id) ?? original.minor ?? 0n;
    const minor = event.minor ?? remaining;
    const bad = reversalTrouble({ ...event, minor }, { currency, ...original }, remaining);
    if (bad !== null) return bad;
    left.set(original.id, remaining - minor);
    read.push({ ...event, minor, channel: original.channel });
  }
  return { value: read };
}

function reversalTrouble(event: Happening, original: Happening, remaining: bigint): Trouble | null {
  const at = (member: string): InputPath => ['events', event.place, member];
  if (original.type === 'reversal') return trouble('A reversal cannot be reversed.', at('of'));
  if (original.type !== 'payment') return trouble('Only payments can be reversed.', at('of'));
  if (event.placement !== undefined && event.placement !== original.placement)
    return trouble('The payment is on another placement.', at('placement'));
  if (event.currency !== undefined && event.currency !== original.currency)
    return trouble(`The payment was in ${original.currency}.`, at('currency'), 'CURRENCY_MISMATCH');
  if (event.on < original.on) return trouble('A reversal is not before its payment.', at('effective'));
  if (remaining > 0n && event.minor! <= remaining) return null;
  return trouble('More is reversed than is left of the payment.', at('amount'), 'AMOUNT_EXCEEDED');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
