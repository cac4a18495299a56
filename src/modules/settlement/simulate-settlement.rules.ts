import { checkedMinor } from '../../kernel/money.js';
import { roundedQuotient, type Rounding } from '../../kernel/rate.js';
import { monthOf, type MonthNumber } from '../../kernel/time.js';
import { FeeAccount, placementFacts, type FeeEvent, type FeeLine, type FeeTrace } from '../fees/index.js';
import { HeldLines } from './held-lines.rules.js';
import type { Happening } from './scenario-events.rules.js';
import type { SettlementScenario } from './scenario.rules.js';
import { statementSum, type StatementSum } from './statement-sum.rules.js';
import { linesOf } from './tax.rules.js';

/** A line of a simulated statement, with its working. */
export interface SimulatedLine {
  readonly event: string;
  readonly base: bigint;
  readonly fee: bigint;
  /** More than the balance, owed back to the debtor; signed. */
  readonly overpaid?: bigint;
  /** The month of the original payment where it is not the statement's. */
  readonly originMonth?: MonthNumber;
  readonly trace: FeeTrace | OtherTrace;
}

/** The working of what is no placement's fee: it counts in another sum of the statement. */
export interface OtherTrace {
  readonly rule: 'ITEM' | 'PASS_THROUGH' | 'BONUS' | 'PENALTY' | 'DISPUTE' | 'RELEASE';
  readonly about?: string;
  readonly item?: string;
  readonly quantity?: number;
  readonly unitMinor?: string;
  readonly amountMinor?: string;
  /** Of a penalty: what its cap leaves of it. */
  readonly chargedMinor?: string;
  readonly reason?: string;
}

export interface SimulatedStatement extends StatementSum {
  readonly month: MonthNumber;
  readonly lines: readonly SimulatedLine[];
  /** Events that wait for the payment they are about. */
  readonly parked: readonly string[];
}

/** The statements that a scenario gives: each close knows what was reported by its day, of its month or before. */
export function simulateStatements(scenario: SettlementScenario): SimulatedStatement[] {
  const simulation = new Simulation(scenario);
  const statements: SimulatedStatement[] = [];
  for (const close of scenario.closes) {
    const last = statements.at(-1);
    statements.push(last?.month === close.month ? last : simulation.close(close));
  }
  return statements;
}

type Close = SettlementScenario['closes'][number];

class Simulation {
  readonly #account: FeeAccount;
  readonly #held = new HeldLines();
  readonly #byId: ReadonlyMap<string, Happening>;
  readonly #received = new Map<string, bigint>();
  #waiting: readonly Happening[];
  #facts: readonly FeeEvent[];
  /** Reversals of payments that are not known yet. */
  #unreceived: readonly Happening[] = [];
  #carriedMinor = 0n;

  constructor(readonly scenario: SettlementScenario) {
    this.#account = new FeeAccount(scenario.placements);
    this.#waiting = scenario.events;
    this.#byId = new Map(scenario.events.map((event) => [event.id, event]));
    this.#facts = scenario.measuresRecovery
      ? scenario.placements.flatMap(({ key, placement }) => placementFacts(key, placement))
      : [];
  }

  close({ month, on }: Close): SimulatedStatement {
    const fresh = this.#waiting.filter((event) => event.reportedOn <= on && monthOf(event.on) <= month);
    const known = new Set(fresh);
    this.#waiting = this.#waiting.filter((event) => !known.has(event));
    const feeLines = [...this.#measure(month), ...this.#account.close(feeEventsOf(fresh, this.scenario))];
    const sum = this.#sum(feeLines, fresh);
    this.#carriedMinor = sum.carriedOutMinor;
    return {
      ...sum,
      month,
      lines: [
        ...feeLines.filter(hasEffect).map((line) => this.#lineOf(line, month)),
        ...otherLines(fresh, sum, month),
      ],
      parked: this.#account.parked.map(({ id }) => id),
    };
  }

  /** Placements and recalls of the month first: what is recovered is measured against them. */
  #measure(month: MonthNumber): FeeLine[] {
    const facts = this.#facts.filter((fact) => monthOf(fact.on) <= month);
    if (facts.length === 0) return [];
    this.#facts = this.#facts.filter((fact) => monthOf(fact.on) > month);
    return this.#account.close(facts);
  }

  #sum(feeLines: readonly FeeLine[], fresh: readonly Happening[]): StatementSum {
    const { terms } = this.scenario;
    const of = (...types: Happening['type'][]) => fresh.filter(({ type }) => types.includes(type));
    const items = of('item', 'bonus').filter(({ pass_through }) => !pass_through);
    const passedThrough = of('item', 'bonus').filter(({ pass_through }) => pass_through);
    this.#hold(feeLines, items, of('dispute', 'release'));
    const received = this.#receive(fresh);
    const { held, released } = this.#held.close();
    const parts = {
      fees: linesOf(
        feeLines.map(({ feeMinor }) => feeMinor),
        terms,
      ),
      held: linesOf(held, terms),
      released: linesOf(released, terms),
      items: items.map(amountOf),
      passThroughMinor: passedThrough.reduce((sum, event) => sum + amountOf(event), 0n),
      penalties: of('penalty').sort(byDay).map(amountOf),
      carriedInMinor: this.#carriedMinor,
      receivedByAgencyMinor: received.agency,
      receivedDirectlyMinor: received.direct,
    };
    return statementSum(parts, terms);
  }

  #hold(feeLines: readonly FeeLine[], items: readonly Happening[], contests: readonly Happening[]): void {
    if (this.scenario.excludesDisputed) return;
    for (const { eventId, feeMinor } of feeLines) {
      const { type, of } = this.#byId.get(eventId) ?? { type: null, of: undefined };
      this.#held.add(type === 'reversal' ? of! : eventId, feeMinor);
    }
    for (const item of items) this.#held.add(item.id, amountOf(item));
    for (const contest of contests.toSorted(byDay))
      this.#held.contest({
        type: contest.type === 'dispute' ? 'DISPUTE' : 'RELEASE',
        about: this.#lineOfContest(contest),
        minor: contest.minor,
      });
  }

  /** A release may name the dispute that it ends; a dispute of a reversal is about its payment's line. */
  #lineOfContest({ of }: Happening): string {
    const about = this.#byId.get(of!);
    const names = about?.type === 'dispute' || about?.type === 'reversal';
    return names ? this.#lineOfContest(about) : of!;
  }

  /** Received in the contract's currency, less what went back; a reversal counts once its payment is known. */
  #receive(fresh: readonly Happening[]): Readonly<Record<Happening['channel'], bigint>> {
    const parked = new Set(this.#account.parked.map(({ id }) => id));
    const moving = [
      ...this.#unreceived,
      ...fresh.filter(({ type }) => type === 'payment' || type === 'reversal'),
    ];
    this.#unreceived = moving.filter(({ id }) => parked.has(id));
    const received = { agency: 0n, direct: 0n };
    for (const event of moving.toSorted(byDay))
      if (!parked.has(event.id)) received[event.channel] += this.#moved(event);
    return received;
  }

  #moved({ id, type, of, minor }: Happening): bigint {
    const paymentId = type === 'payment' ? id : of!;
    const payment = this.#byId.get(paymentId)!;
    const before = this.#received.get(paymentId) ?? 0n;
    const after = before + (type === 'payment' ? minor! : -minor!);
    this.#received.set(paymentId, after);
    const ours = (amount: bigint) => converted(amount, payment, this.scenario.terms.rounding);
    return ours(after) - ours(before);
  }

  #lineOf(
    { eventId, baseMinor, feeMinor, overpaidMinor, trace }: FeeLine,
    month: MonthNumber,
  ): SimulatedLine {
    const event = this.#byId.get(eventId);
    const original = event?.type === 'reversal' ? (this.#byId.get(event.of!) ?? event) : event;
    const originMonth = original === undefined ? month : monthOf(original.on);
    return {
      event: eventId,
      base: baseMinor,
      fee: feeMinor,
      ...(overpaidMinor === 0n ? {} : { overpaid: overpaidMinor }),
      ...(originMonth === month ? {} : { originMonth }),
      trace,
    };
  }
}

function feeEventsOf(events: readonly Happening[], { excludesDisputed }: SettlementScenario): FeeEvent[] {
  return events.flatMap((event): FeeEvent[] => {
    const type = feeTypes[event.type];
    if (type === undefined || ((type === 'DISPUTE' || type === 'RELEASE') && !excludesDisputed)) return [];
    const { id, on, placement, rate, reportedOn } = event;
    return [
      {
        id,
        type,
        on,
        minor: event.minor ?? 0n,
        of: event.of ?? null,
        arrangement: event.citesArrangement,
        channel: event.channel === 'direct' ? 'DIRECT' : 'AGENCY',
        reportedOn,
        ...(placement === undefined ? {} : { placement }),
        ...(rate === undefined ? {} : { rate }),
      },
    ];
  });
}

const feeTypes: Readonly<Partial<Record<Happening['type'], FeeEvent['type']>>> = {
  payment: 'PAYMENT',
  reversal: 'REVERSAL',
  waiver: 'WAIVER',
  dispute: 'DISPUTE',
  release: 'RELEASE',
};

/** What counts elsewhere than in the commission: its fee is nothing, its working says where it went. */
function otherLines(fresh: readonly Happening[], sum: StatementSum, month: MonthNumber): SimulatedLine[] {
  const charged = [...sum.penalties];
  return fresh
    .filter(({ type }) => type in otherRules)
    .sort(byDay)
    .map((event) => ({
      event: event.id,
      base: 0n,
      fee: 0n,
      ...(monthOf(event.on) === month ? {} : { originMonth: monthOf(event.on) }),
      trace: otherTrace(event, event.type === 'penalty' ? charged.shift() : undefined),
    }));
}

function otherTrace(event: Happening, charged: bigint | undefined): OtherTrace {
  const { type, pass_through, of, item, qty, unit, minor, reason } = event;
  return {
    rule: pass_through ? 'PASS_THROUGH' : otherRules[type]!,
    ...(of === undefined ? {} : { about: of }),
    ...(item === undefined ? {} : { item }),
    ...(unit === undefined ? {} : { quantity: qty, unitMinor: String(unit) }),
    ...(minor === null ? {} : { amountMinor: String(minor) }),
    ...(charged === undefined ? {} : { chargedMinor: String(charged) }),
    ...(reason === undefined ? {} : { reason }),
  };
}

const otherRules: Readonly<Partial<Record<Happening['type'], OtherTrace['rule']>>> = {
  item: 'ITEM',
  bonus: 'BONUS',
  penalty: 'PENALTY',
  dispute: 'DISPUTE',
  release: 'RELEASE',
};

function hasEffect({ baseMinor, feeMinor, overpaidMinor }: FeeLine): boolean {
  return baseMinor !== 0n || feeMinor !== 0n || overpaidMinor !== 0n;
}

function converted(minor: bigint, { rate }: Happening, rounding: Rounding): bigint {
  return rate === undefined ? minor : roundedQuotient(minor * rate.numerator, rate.denominator, rounding);
}

function amountOf({ minor }: Happening): bigint {
  return checkedMinor(minor ?? 0n);
}

function byDay(a: Happening, b: Happening): number {
  return a.on === b.on ? rank(a) - rank(b) || (a.id < b.id ? -1 : 1) : a.on < b.on ? -1 : 1;
}

function rank({ type }: Happening): number {
  return ['payment', 'reversal', 'item', 'bonus', 'penalty', 'dispute', 'release'].indexOf(type);
}
