import { formatMinor } from '../../kernel/money.js';
import { addDays, type LocalDate } from '../../kernel/time.js';
import type { Actor } from './actor.js';
import type { StoryMonth } from './calendar.js';
import type { AgencyCaseFile } from './caseload.js';
import { agency, type BatchResult, type Operation } from './operations.js';
import type { SeededRandom } from './seeded-random.js';
import type { StoryClock } from './story-clock.js';
import { UnexpectedAnswer } from './unexpected-answer.js';

/** What an agency did: reports that were taken, by kind. */
export interface WorkDone {
  contacts: number;
  visits: number;
  promises: number;
  payments: number;
  reversals: number;
}

/** A payment that may yet bounce. */
interface PaidIn {
  readonly file: AgencyCaseFile;
  readonly id: string;
  readonly minor: bigint;
}

/** A promise whose day will come. */
interface Promised {
  readonly file: AgencyCaseFile;
  readonly id: string;
  readonly minor: bigint;
  readonly dueOn: LocalDate;
}

/** An agency with its cases, and what it remembers between two days. */
export interface Desk {
  readonly actor: Actor;
  readonly offsets: ReadonlyMap<string, string>;
  readonly random: SeededRandom;
  cases: readonly AgencyCaseFile[];
  promised: Promised[];
  paidIn: PaidIn[];
  serial: number;
}

/** The most reports that one call takes. */
export const MAX_REPORTS = 500;
/** The days on which an agency sends what it did since the last one. */
const REPORT_DAYS = [10, 17, 26];

/** A month at all desks: on each of three days, a third of the cases is called and everything is reported. */
export async function workMonth(
  desks: readonly Desk[],
  month: StoryMonth,
  clock: StoryClock,
  tell: (done: WorkDone, share: number) => void,
): Promise<WorkDone> {
  const done: WorkDone = { contacts: 0, visits: 0, promises: 0, payments: 0, reversals: 0 };
  for (const [round, dayOfMonth] of REPORT_DAYS.entries()) {
    const day = month.day(dayOfMonth);
    clock.moveTo(`${day}T23:30:00Z`);
    for (const [at, desk] of desks.entries()) {
      await workDay(desk, round, day, done);
      tell(done, (round * desks.length + at + 1) / (REPORT_DAYS.length * desks.length));
    }
  }
  return done;
}

async function workDay(desk: Desk, round: number, day: LocalDate, done: WorkDone): Promise<void> {
  const cases = desk.cases.filter((_, n) => n % REPORT_DAYS.length === round);
  await reportCalls(desk, cases, day, done);
  await reportVisits(desk, cases, day, done);
  await reportMoney(desk, cases, day, done);
  if (round === REPORT_DAYS.length - 1) await reportBounced(desk, day, done);
}

/** Sends items in batches of 500 and insists that each is taken. */
export async function reportAll(
  actor: Actor,
  operation: Operation<Record<string, BatchResult>>,
  items: readonly object[],
): Promise<BatchResult['results']> {
  const results: BatchResult['results'] = [];
  for (let at = 0; at < items.length; at += MAX_REPORTS) {
    const answer = await actor.call(operation, { items: items.slice(at, at + MAX_REPORTS) });
    const [batch] = Object.values(answer);
    if (batch === undefined || batch.refused > 0)
      throw new UnexpectedAnswer(
        operation.query,
        batch?.results.filter(({ problem }) => problem !== null),
      );
    results.push(...batch.results);
  }
  return results;
}

const outcomes = [
  { share: 0.42, connection: 'NO_ANSWER', result: 'NONE' },
  { share: 0.62, connection: 'VOICEMAIL_LIMITED_CONTENT', result: 'NONE' },
  { share: 0.7, connection: 'BUSY', result: 'NONE' },
  { share: 0.84, connection: 'CONVERSATION', result: 'REFUSED' },
  { share: 0.87, connection: 'CONVERSATION', result: 'HARDSHIP' },
  { share: 1, connection: 'CONVERSATION', result: 'PTP' },
] as const;

async function reportCalls(
  desk: Desk,
  cases: readonly AgencyCaseFile[],
  day: LocalDate,
  done: WorkDone,
): Promise<void> {
  const { random } = desk;
  const promising: AgencyCaseFile[] = [];
  const items = cases.map((file) => {
    const chance = random.next();
    const { connection, result } = outcomes.find(({ share }) => chance < share) ?? outcomes[0];
    if (result === 'PTP' && leftOn(file) > 0n) promising.push(file);
    return {
      ...about(desk, file, 'call'),
      occurredAt: moment(desk, file, day),
      channel: 'PHONE',
      direction: 'OUTBOUND',
      party: 'DEBTOR',
      connection,
      result,
      collector: `staff-${random.whole(11, 39)}`,
    };
  });
  done.contacts += (await reportAll(desk.actor, agency.reportContacts, items)).length;
  done.promises += await reportPromises(desk, promising, day);
}

async function reportPromises(
  desk: Desk,
  promising: readonly AgencyCaseFile[],
  madeOn: LocalDate,
): Promise<number> {
  const dueOn = addDays(madeOn, 7);
  const plans = promising.map((file) => ({ file, minor: partOf(leftOn(file), desk.random.whole(15, 60)) }));
  const items = plans.map(({ file, minor }) => ({
    ...about(desk, file, 'promise'),
    amount: moneyOn(file, minor),
    madeOn,
    dueOn,
  }));
  const results = await reportAll(desk.actor, agency.reportPromises, items);
  results.forEach(({ id }, n) => void desk.promised.push({ ...plans[n]!, id: id!, dueOn }));
  return results.length;
}

async function reportVisits(
  desk: Desk,
  cases: readonly AgencyCaseFile[],
  day: LocalDate,
  done: WorkDone,
): Promise<void> {
  const { random } = desk;
  const visited = cases.filter(() => random.chance(0.03));
  const items = visited.map((file) => {
    const startedAt = moment(desk, file, day);
    return {
      ...about(desk, file, 'visit'),
      startedAt,
      endedAt: startedAt.replace(/:\d\d:00/, ':59:00'),
      visitors: ['staff-41', `staff-${random.whole(42, 59)}`],
      outcome: random.pick(['MET_DEBTOR', 'NO_ONE', 'MET_OTHER', 'MOVED']),
      evidence: [{ uri: `evidence:visit-${file.id}-${day}`, sha256: 'ab'.repeat(32) }],
    };
  });
  done.visits += (await reportAll(desk.actor, agency.reportVisits, items)).length;
}

/** Money that came in by this day: promises that were kept, and some that nobody had promised. */
async function reportMoney(
  desk: Desk,
  cases: readonly AgencyCaseFile[],
  day: LocalDate,
  done: WorkDone,
): Promise<void> {
  const { random } = desk;
  const due = desk.promised.filter(({ dueOn }) => dueOn <= day);
  desk.promised = desk.promised.filter(({ dueOn }) => dueOn > day);
  const kept = due.filter(({ file }) => desk.cases.includes(file) && random.chance(0.65));
  const unasked = cases.filter((file) => leftOn(file) > 0n && random.chance(0.04));
  const paid = [
    ...kept.map(({ file, minor, id, dueOn }) => ({ file, minor, promiseId: id, valueDate: dueOn })),
    ...unasked.map((file) => ({ file, minor: unaskedSum(file, random), promiseId: null, valueDate: day })),
  ];
  const items = paid.map(({ file, minor, promiseId, valueDate }) => ({
    ...about(desk, file, 'payment'),
    amount: moneyOn(file, minor),
    valueDate,
    method: random.pick(['TRANSFER', 'CARD', 'CASH']),
    promiseId,
  }));
  const results = await reportAll(desk.actor, agency.reportPayments, items);
  results.forEach(({ id }, n) => {
    const { file, minor } = paid[n]!;
    file.paidMinor += minor;
    desk.paidIn.push({ file, id: id!, minor });
  });
  done.payments += results.length;
}

/** Most pay a part, some all, and a few a little too much. */
function unaskedSum(file: AgencyCaseFile, random: SeededRandom): bigint {
  if (random.chance(0.1)) return leftOn(file) + (random.chance(0.3) ? 2_500n : 0n);
  return partOf(leftOn(file), random.whole(5, 40));
}

/** A few payments go back: the whole sum or half of it. */
async function reportBounced(desk: Desk, day: LocalDate, done: WorkDone): Promise<void> {
  const { random } = desk;
  const bounced = desk.paidIn.filter(({ file }) => desk.cases.includes(file) && random.chance(0.03));
  desk.paidIn = [];
  const items = bounced.map(({ file, id, minor }) => {
    const back = random.chance(0.5) || minor < 2n ? minor : minor / 2n;
    file.paidMinor -= back;
    const amount = moneyOn(file, back);
    const reason = random.pick(['NSF', 'CHARGEBACK', 'MISPOSTED']);
    return { ...about(desk, file, 'reversal'), paymentId: id, amount, valueDate: day, reason };
  });
  done.reversals += (await reportAll(desk.actor, agency.reportReversals, items)).length;
}

function about(desk: Desk, { id: placementId }: AgencyCaseFile, kind: string) {
  return { placementId, reference: `${kind}-${String(++desk.serial).padStart(6, '0')}` };
}

/** An hour at which people may be called where they live. */
function moment({ offsets, random }: Desk, { jurisdiction }: AgencyCaseFile, day: LocalDate): string {
  const minute = String(random.whole(0, 58)).padStart(2, '0');
  return `${day}T${random.whole(10, 16)}:${minute}:00${offsets.get(jurisdiction) ?? 'Z'}`;
}

function leftOn({ placedMinor, paidMinor }: AgencyCaseFile): bigint {
  return placedMinor > paidMinor ? placedMinor - paidMinor : 0n;
}

function partOf(minor: bigint, percent: number): bigint {
  const part = (minor * BigInt(percent)) / 100n;
  return part > 0n ? part : 1n;
}

function moneyOn({ currency }: AgencyCaseFile, minor: bigint) {
  return { amount: formatMinor(minor, currency), currency };
}
