import { addDays, addYears, type LocalDate } from '../../kernel/time.js';
import type { StoryMonth } from './calendar.js';
import type { AgencyCaseFile } from './caseload.js';
import type { Desk, WorkDone } from './desk.js';
import { leftOn, moneyOn, partOf } from './money-on-case.js';
import { agency } from './operations.js';
import { about, reportAll } from './report-all.js';
import { reportBounced, reportMoney } from './report-money.js';
import type { StoryClock } from './story-clock.js';

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
      recording: connection === 'CONVERSATION' ? recordingOf(file, day) : null,
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
      isIdentityShown: true,
      isPurposeExplained: true,
      hasEntered: false,
      recording: recordingOf(file, day),
      evidence: [{ kind: 'DOOR', uri: `urn:evidence:visit-${file.id}-${day}`, sha256: 'ab'.repeat(32) }],
    };
  });
  done.visits += (await reportAll(desk.actor, agency.reportVisits, items)).length;
}

/** Kept for five years, as the longest rule asks. */
function recordingOf({ id }: AgencyCaseFile, day: LocalDate) {
  return { uri: `urn:recording:${id}-${day}`, sha256: 'cd'.repeat(32), keptUntil: addYears(day, 5) };
}

/** An hour at which people may be called where they live. */
function moment({ offsets, random }: Desk, { jurisdiction }: AgencyCaseFile, day: LocalDate): string {
  const minute = String(random.whole(0, 58)).padStart(2, '0');
  return `${day}T${random.whole(10, 16)}:${minute}:00${offsets.get(jurisdiction) ?? 'Z'}`;
}
