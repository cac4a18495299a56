import type { FeeEvent, FeePlacement, FeeTerms } from '../../../src/modules/fees/index.js';
import { naiveAccount } from '../../fees/naive-account.js';

/*
 * What the players of a simulation know to have told the service, and what follows from it by the contract alone. Nothing
 * here is read from a payment, a line or a statement of the product; fees are those of the second calculator.
 */

export interface ToldPlacement {
  readonly id: string;
  readonly accountId: string;
  readonly placedOn: string;
  readonly placedMinor: bigint;
  readonly sequence: number;
  readonly monthsPastDue: number | null;
  readonly batchId: string;
  readonly windowEndsOn: string;
  /** The first instant after the window. */
  readonly endsAt: number;
  recalledAt: number | null;
}

interface ToldMoney {
  readonly id: string;
  readonly placementId: string;
  readonly by: 'AGENCY' | 'LENDER';
  readonly minor: bigint;
  readonly on: string;
  /** The month whose statement is the first to know it. */
  readonly settlesIn: number;
  readonly item: Readonly<Record<string, unknown>>;
}

export interface ToldPayment extends ToldMoney {
  readonly promiseId: string | null;
  reversedMinor: bigint;
}

export interface ToldReversal extends ToldMoney {
  readonly paymentId: string;
}

export interface ToldPromise {
  readonly id: string;
  readonly placementId: string;
  readonly madeOn: string;
  readonly reportedAt: number;
}

export interface ToldDispute {
  readonly id: string;
  readonly lineId: string;
  readonly feeMinor: bigint;
  readonly claimedMinor: bigint;
  state: 'OPEN' | 'ACCEPTED' | 'REJECTED';
  heldMinor: bigint;
  settlesIn: number | null;
  readonly statementId: string;
}

export interface ToldStatement {
  readonly id: string;
  readonly month: number;
  readonly closedBy: 'MAKER' | 'CHECKER';
  state: 'CLOSING' | 'CLOSED' | 'SENT' | 'AGREED' | 'DISPUTED' | 'APPROVED' | 'INVOICED' | 'PAID';
  answerDueOn: string | null;
  heldMinor: bigint;
  /** As it was read when it was closed. */
  seal: unknown;
  lines: readonly { readonly id: string; readonly feeMinor: bigint }[];
}

/** China has one zone, and no summer time. */
const OFFSET = 8 * 3_600_000;
const DAY = 86_400_000;
const REPORT_WINDOW = 30;

export function dayOf(instant: number): string {
  return new Date(instant + OFFSET).toISOString().slice(0, 10);
}

export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}

/** The first instant that is no longer part of the day. */
export function endOf(day: string): number {
  return Date.parse(day) + DAY - OFFSET;
}

export function monthNumber(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

export function monthName(month: number): string {
  return new Date(Date.UTC(Math.floor(month / 12), month % 12, 1)).toISOString().slice(0, 7);
}

export class Told {
  readonly placements = new Map<string, ToldPlacement>();
  readonly payments = new Map<string, ToldPayment>();
  readonly reversals = new Map<string, ToldReversal>();
  readonly promises: ToldPromise[] = [];
  readonly disputes = new Map<string, ToldDispute>();
  readonly statements: ToldStatement[] = [];
  openMonth = 0;

  constructor(readonly terms: FeeTerms) {}

  /** The last day on which it earns without a tail. */
  lastDayOf({ recalledAt, windowEndsOn }: ToldPlacement): string {
    return recalledAt === null ? windowEndsOn : dayOf(recalledAt);
  }

  isOpen({ recalledAt, endsAt }: ToldPlacement, now: number): boolean {
    return recalledAt === null && now < endsAt;
  }

  /** Whether the agency may no longer report on it. */
  isClosedForReports(placement: ToldPlacement, now: number): boolean {
    const days = Math.max(REPORT_WINDOW, this.terms.tail.days);
    return !this.isOpen(placement, now) && now >= endOf(plusDays(this.lastDayOf(placement), days));
  }

  /** Net of what went back. */
  paidOn(placementId: string): bigint {
    return [...this.payments.values()]
      .filter((each) => each.placementId === placementId)
      .reduce((sum, { minor, reversedMinor }) => sum + minor - reversedMinor, 0n);
  }

  /** Everything known to the statements up to a month. */
  eventsUpTo(month: number, placementIds?: readonly string[]): FeeEvent[] {
    const own = (each: ToldMoney) =>
      each.settlesIn <= month && (placementIds?.includes(each.placementId) ?? true);
    const payments = [...this.payments.values()].filter(own).map((each) => ({
      ...eventOf(each),
      type: 'PAYMENT' as const,
      of: null,
      arrangement: this.isArranged(each),
    }));
    const reversals = [...this.reversals.values()].filter(own).map((each) => ({
      ...eventOf(each),
      type: 'REVERSAL' as const,
      of: each.paymentId,
      arrangement: false,
    }));
    return [...payments, ...reversals];
  }

  /** Placements whose fees do not depend on one another's, by the contract; each list is settled for itself. */
  get counted(): readonly (readonly string[])[] {
    const ids = [...this.placements.keys()];
    const { terms } = this;
    return terms.kind === 'TIERED' && terms.scope === 'AGREEMENT' ? [ids] : ids.map((id) => [id]);
  }

  /** What the agency has earned on placements that are counted together, by the second calculator. */
  earned(ids: readonly string[], events: readonly FeeEvent[]): bigint {
    const versions = [{ from: '', terms: this.terms }];
    const placements = ids.map((key) => ({ key, placement: this.factsOf(key), versions }));
    return naiveAccount(placements, events).fee;
  }

  private factsOf(id: string): FeePlacement {
    const told = this.placements.get(id)!;
    return {
      placedOn: told.placedOn as FeePlacement['placedOn'],
      placedMinor: told.placedMinor,
      endedOn: this.lastDayOf(told) as FeePlacement['placedOn'],
      delinquentSince: null,
      monthsPastDue: told.monthsPastDue,
      sequence: told.sequence,
      batch: told.batchId,
    };
  }

  /** Made, and told of, before the placement ended. */
  private isArranged({ promiseId, placementId }: ToldPayment): boolean {
    const promise = this.promises.find(({ id }) => id === promiseId);
    if (promise === undefined) return false;
    const placement = this.placements.get(placementId)!;
    const end = placement.recalledAt ?? placement.endsAt - 1;
    return promise.madeOn <= this.lastDayOf(placement) && promise.reportedAt <= end;
  }
}

function eventOf({ id, minor, on, placementId }: ToldMoney) {
  return { id, minor, on: on as FeeEvent['on'], placement: placementId };
}
