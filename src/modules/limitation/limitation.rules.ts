import { addYears, type LocalDate } from '../../kernel/time.js';

/** What happened to a debt that its limitation (诉讼时效) is read from. */
export const limitationEvents = [
  'DUE',
  'DEMAND',
  'AGREEMENT',
  'PROMISE',
  'PART_PAYMENT',
  'ASSIGNMENT_NOTICE',
  'SUIT',
  'SUIT_ENDED',
] as const;
export type LimitationEventKind = (typeof limitationEvents)[number];

/** What a lender may record itself; promises and payments are known as such. */
export const recordableEvents = [
  'DUE',
  'DEMAND',
  'AGREEMENT',
  'PART_PAYMENT',
  'ASSIGNMENT_NOTICE',
  'SUIT',
  'SUIT_ENDED',
] as const satisfies readonly LimitationEventKind[];
export type RecordableEvent = (typeof recordableEvents)[number];

interface Effect {
  /** Whether it starts the period anew while the period runs. */
  readonly interrupts: boolean;
  /** Whether it also does after the period has run out: the defence is lost. */
  readonly revives: boolean;
}

/**
 * What each event does. A part of the debt that is asked for or paid stands for all of it (SPC on limitation, art. 9). After
 * the end only a proven agreement counts (art. 19): a payment stands and brings no more back (Civil Code 192), and a
 * promise that an agency tells of is no proof.
 */
export const limitationEffects: Readonly<Record<LimitationEventKind, Effect>> = {
  DUE: { interrupts: false, revives: false },
  DEMAND: { interrupts: true, revives: false },
  AGREEMENT: { interrupts: true, revives: true },
  PROMISE: { interrupts: true, revives: false },
  PART_PAYMENT: { interrupts: true, revives: false },
  ASSIGNMENT_NOTICE: { interrupts: true, revives: false },
  SUIT: { interrupts: true, revives: false },
  SUIT_ENDED: { interrupts: false, revives: false },
};

export interface LimitationEvent {
  readonly kind: LimitationEventKind;
  readonly on: LocalDate;
}

/** How long a claim can be sued for. */
export interface LimitationTerms {
  readonly years: number;
  /** From the day it fell due, whatever interrupts it. */
  readonly mostYears: number;
}

/** By jurisdiction; others have no clock here. China: Civil Code 188. */
export const limitationTerms: Readonly<Record<string, LimitationTerms>> = {
  CN: { years: 3, mostYears: 20 },
};

export const limitationStates = ['RUNNING', 'IN_SUIT', 'EXPIRED', 'REACKNOWLEDGED'] as const;
export type LimitationState = (typeof limitationStates)[number];

/** Where the clock of a debt stands on a day. */
export interface Limitation {
  /** REACKNOWLEDGED runs too: it had run out, and the debtor agreed to pay all the same. */
  readonly state: LimitationState;
  /** The day before the period: the day it fell due, or of the latest interruption. */
  readonly runsFrom: LocalDate;
  /** The last day to sue; null while a suit goes on. */
  readonly runsUntil: LocalDate | null;
  /** The event that started it anew; null when nothing did. */
  readonly interruptedBy: LimitationEvent | null;
}

/** What is known of a debt. */
export interface LimitationCase {
  readonly terms: LimitationTerms;
  /** Since when it is overdue by the lender's file; a DUE event (the last instalment, Civil Code 189) says better. */
  readonly overdueSince: LocalDate | null;
  readonly events: readonly LimitationEvent[];
}

interface Clock {
  readonly from: LocalDate;
  readonly by: LimitationEvent | null;
  readonly isInSuit: boolean;
  readonly isRevived: boolean;
}

/** Where limitation stands on a day, by what had happened by then; null where nobody knows when the debt fell due. */
export function limitationOn(
  { terms, overdueSince, events }: LimitationCase,
  day: LocalDate,
): Limitation | null {
  const happened = events.filter(({ kind, on }) => kind === 'DUE' || on <= day).toSorted(inOrder);
  const dueOn = happened.findLast(({ kind }) => kind === 'DUE')?.on ?? overdueSince;
  if (dueOn === null) return null;
  const lastOf = (from: LocalDate) => earlier(addYears(from, terms.years), addYears(dueOn, terms.mostYears));
  let clock: Clock = { from: dueOn, by: null, isInSuit: false, isRevived: false };
  for (const event of happened) if (event.on >= dueOn) clock = after(clock, event, lastOf(clock.from));
  const { from, by, isInSuit, isRevived } = clock;
  if (isInSuit) return { state: 'IN_SUIT', runsFrom: from, runsUntil: null, interruptedBy: by };
  const runsUntil = lastOf(from);
  const running = isRevived ? 'REACKNOWLEDGED' : 'RUNNING';
  return { state: day > runsUntil ? 'EXPIRED' : running, runsFrom: from, runsUntil, interruptedBy: by };
}

/** A suit stops the clock until it has ended; then the whole period begins anew (Civil Code 195). */
function after(clock: Clock, event: LimitationEvent, lastDay: LocalDate): Clock {
  if (clock.isInSuit)
    return event.kind === 'SUIT_ENDED' ? { ...clock, from: event.on, by: event, isInSuit: false } : clock;
  const { interrupts, revives } = limitationEffects[event.kind];
  if (event.on > lastDay)
    return revives ? { from: event.on, by: event, isInSuit: false, isRevived: true } : clock;
  return interrupts ? { ...clock, from: event.on, by: event, isInSuit: event.kind === 'SUIT' } : clock;
}

/** Whether a suit can no longer be threatened as certain: the debtor has a defence, though a payment still stands. */
export function isSuitBarred(limitation: Limitation | null): boolean {
  return limitation?.state === 'EXPIRED';
}

function inOrder(one: LimitationEvent, other: LimitationEvent): number {
  if (one.on !== other.on) return one.on < other.on ? -1 : 1;
  return limitationEvents.indexOf(one.kind) - limitationEvents.indexOf(other.kind);
}

function earlier(one: LocalDate, other: LocalDate): LocalDate {
  return one < other ? one : other;
}
