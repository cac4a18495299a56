import type { LocalDate } from '../../kernel/time.js';
import type { AgencyCaseFile } from './caseload.js';
import type { Desk, WorkDone } from './desk.js';
import { leftOn, moneyOn, partOf } from './money-on-case.js';
import { agency } from './operations.js';
import { about, reportAll } from './report-all.js';
import type { SeededRandom } from './seeded-random.js';

/** Money that came in by this day: promises that were kept, and some that nobody had promised. */
export async function reportMoney(
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
export async function reportBounced(desk: Desk, day: LocalDate, done: WorkDone): Promise<void> {
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
