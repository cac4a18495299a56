import { expect, test } from '@jest/globals';
import { expectData } from '../support/api.js';
import { AGENCY_PLACEMENTS } from '../support/documents.js';
import { aContact, aPayment, aPromise, aReversal } from '../support/reports.js';
import { contacts } from '../../src/modules/contacts/contact.entity.js';
import { recordDirectPayments } from '../../src/modules/payments/index.js';
import { payments } from '../../src/modules/payments/payment.entity.js';
import { formatMinor } from '../../src/kernel/money.js';
import {
  aWorld,
  FLAT_15,
  type Batch,
  type BatchKind,
  type Connection,
  type Data,
  type SeenStatement,
  type World,
} from '../support/world.js';

const times = <T>(count: number, run: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => run(n)));

const kinds: readonly (readonly [BatchKind, (id: string) => Data])[] = [
  ['reportContacts', aContact],
  ['reportPromises', (id) => aPromise(id, '10.00')],
  ['reportPayments', (id) => aPayment(id, '10.00')],
];

test.each(kinds)('E122 50 parallel calls with one reference have one effect: %s', async (kind, item) => {
  const world = await aWorld();
  const report = item(world.placementId);

  const batches = await times(50, () => world.report(kind, report));

  const results = batches.map((batch) => batch.results[0]!);
  expect(new Set(results.map(({ id }) => id)).size).toBe(1);
  expect(results.filter(({ status }) => status === 'CREATED')).toHaveLength(1);
  expect(results.filter(({ status }) => status === 'DUPLICATE')).toHaveLength(49);
  if (kind === 'reportPayments') expect((await world.see())?.paid.amount).toBe('10.00');
});

test('a payment is never reversed beyond its amount by 20 reversals at once', async () => {
  const world = await aWorld();
  const { results: made } = await world.report('reportPayments', aPayment(world.placementId, '100.00'));

  const batches = await times(20, () =>
    world.report('reportReversals', aReversal(world.placementId, made[0]!.id!, '30.00')),
  );

  expect(batches.filter(({ created }) => created === 1)).toHaveLength(3);
  expect((await world.see())?.paid.amount).toBe('10.00');
});

test('no payment is lost when 40 are booked on one placement at once', async () => {
  const world = await aWorld();
  await times(40, () => world.report('reportPayments', aPayment(world.placementId, '1.25')));
  expect((await world.see())?.paid.amount).toBe('50.00');
});

test('20 parallel calls of one batch place it once, and all answer with it', async () => {
  const world = await aWorld({ accounts: [{}, {}, {}], isPlaced: false });
  const input = { accountIds: world.accountIds, reference: 'B-1' };

  const answers = await times(20, () => world.place(input));

  const placed = answers.map((answer) => expectData(answer).placeAccounts);
  expect(new Set(placed.map(({ batch }) => batch?.id)).size).toBe(1);
  expect(placed.filter(({ isReplay }) => !isReplay)).toHaveLength(1);
  expect(await world.placements()).toHaveLength(3);
});

test('E129 an account that many batches want at once is placed by one of them', async () => {
  const world = await aWorld({ accounts: [{}, {}, {}, {}], isPlaced: false });
  const orders = [world.accountIds, world.accountIds.toReversed()];

  const answers = await times(12, (n) => world.place({ accountIds: orders[n % 2] }));

  const counts = answers.map((answer) => expectData(answer).placeAccounts.placedCount);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
  const live = await world.placements();
  expect(live.map(({ accountId }) => accountId).toSorted()).toEqual(world.accountIds.toSorted());
});

test('E129 an account that two agencies want at once is live at one of them, over ten rounds', async () => {
  const world = await aWorld({ isPlaced: false });
  const { agencyId } = await world.anotherAgency();
  const other = await world.makeAgreement({ agencyId });
  await world.approvedSchedule(FLAT_15, '2000-01-01', other);
  for (let round = 1; round <= 10; round++) {
    const answers = await times(6, (n) =>
      world.place({ accountIds: world.accountIds, ...(n % 2 && { agreementId: other }) }),
    );
    const placed = answers.map((answer) => expectData(answer).placeAccounts);
    expect(placed.filter(({ placedCount }) => placedCount === 1)).toHaveLength(1);
    const refused = placed.flatMap((each) => each.refused.map(({ problem }) => problem.code));
    expect(refused).toEqual(Array(5).fill('ACCOUNT_ALREADY_PLACED'));
    const live = (await world.placements()).filter(({ endedAt }) => endedAt === null);
    expect(live).toMatchObject([{ sequence: round }]);
    await world.recall({ placementIds: [live[0]!.id] });
  }
});

test('E126 20 parallel closes of a month make one statement', async () => {
  const world = await aWorld();
  await world.report('reportPayments', aPayment(world.placementId, '10.00'));
  world.clock.set('2026-04-01T02:00:00Z');

  const answers = await times(20, (n) => world.startClosing('2026-03', n % 2 ? world.lender : world.checker));

  expect(new Set(answers.map((answer) => expectData(answer).closePeriod.id)).size).toBe(1);
  await world.runJobs();
  expect((await world.close('2026-03')).lineCount).toBe(1);
  expect(await world.periods()).toHaveLength(2);
});

test('a recall and a report at once: nothing is lost, and what came after carries the flag', async () => {
  const world = await aWorld({ accounts: Array.from({ length: 100 }, () => ({})) });
  // a millisecond after any recall of this test, so that exactly the reports that know of one are flagged
  const contact = (id: string) => aContact(id, { occurredAt: '2026-03-10T02:00:00.001Z' });
  const race = async (id: string, n: number) => {
    const report = () => world.report('reportContacts', contact(id));
    const recall = () => world.recall({ placementIds: [id] });
    const [first, second] = n % 2 ? [report, recall] : [recall, report];
    const [one, , two] = await Promise.all([first(), world.see(world.agency, id), second()]);
    return (n % 2 ? one : two) as Batch;
  };

  const raced: Batch[] = [];
  for (let n = 0; n < 100; n += 5)
    raced.push(...(await Promise.all(world.placementIds.slice(n, n + 5).map((id, m) => race(id, n + m)))));
  const later = await world.report('reportContacts', ...world.placementIds.map(contact));

  expect(raced.map(({ created }) => created)).toEqual(Array(100).fill(1));
  expect(later.results.map(({ flags }) => flags)).toEqual(Array(100).fill(['AFTER_RECALL']));
  const stored = new Map(
    (await world.reader.find(contacts, {})).map(({ id, flags }) => [id as string, flags]),
  );
  expect(stored.size).toBe(200);
  for (const { results } of raced) expect(stored.get(results[0]!.id!)).toEqual(results[0]!.flags);
  const page = await world.agency<{ placements: Connection<Data> }>(AGENCY_PLACEMENTS, { first: 250 });
  expect(expectData(page).placements.nodes).toEqual([]);
}, 120_000);

test('a payment in time that is being booked while promises are decided keeps its promise', async () => {
  const world = await aWorld();
  await world.report('reportPromises', aPromise(world.placementId, '10.00'));
  world.clock.set('2026-03-25T02:00:00Z');

  let deciding: Promise<void> | undefined;
  await world.mutate(async (work) => {
    await recordDirectPayments(work, [aPayment(world.placementId, '10.00')]);
    // the job comes to the promise while the payment is not yet committed
    deciding ??= world.runJobs('promises.decide');
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  await deciding;

  expect((await world.see())?.promises).toMatchObject([{ status: 'KEPT', paid: { amount: '10.00' } }]);
});

test('payments that race with closing months stand on exactly one statement each', async () => {
  const world = await aWorld({
    accounts: Array.from({ length: 12 }, () => ({ balance: '1000000.00' })),
    agreement: { windowDays: 365 },
  });
  world.clock.set('2026-07-01T02:00:00Z');
  const closed: SeenStatement[] = [];
  const queue = Array.from({ length: 240 }, (_, n) => n);
  const worker = async () => {
    for (let n = queue.pop(); n !== undefined; n = queue.pop()) {
      const valueDate = `2026-0${3 + (n % 4)}-1${n % 10}`;
      const { created } = await world.report(
        'reportPayments',
        aPayment(world.placementIds[n % 12]!, amountOf(n), { valueDate }),
      );
      expect(created).toBe(1);
    }
  };
  const closing = async () => {
    for (const month of ['2026-03', '2026-04', '2026-05', '2026-06']) {
      closed.push(await world.close(month));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  await Promise.all([closing(), ...Array.from({ length: 8 }, worker)]);

  await expectEachOnce(world, closed, 240);
  world.clock.set('2026-08-01T02:00:00Z');
  closed.push(await world.close('2026-07'));
  const lines = closed.flatMap((statement) => statement.lines.nodes);
  const owed = Array.from({ length: 240 }, (_, n) => (BigInt(minorOf(n)) * 150_000n + 500_000n) / 1_000_000n);
  expect(lines).toHaveLength(240);
  expect(sumOf(lines.map(({ commission }) => commission.amount))).toBe(
    owed.reduce((sum, each) => sum + each, 0n),
  );
  expect(sumOf(closed.map(({ commission }) => commission.amount))).toBe(
    owed.reduce((sum, each) => sum + each, 0n),
  );
  expect(sumOf(closed.map(({ received }) => received.amount))).toBe(
    sumOf(Array.from({ length: 240 }, (_, n) => amountOf(n))),
  );
}, 120_000);

/** Every payment is on one line of a closed statement, or waits for a month that is open. */
async function expectEachOnce(world: World, closed: readonly SeenStatement[], count: number): Promise<void> {
  const rows = await world.reader.find(payments, {});
  const lines = closed.flatMap((statement) => statement.lines.nodes.map(({ eventId }) => eventId));
  const july = 2026 * 12 + 6;
  const waiting = rows.filter(({ settlesIn }) => settlesIn >= july).map(({ id }) => id as string);
  expect(rows).toHaveLength(count);
  expect([...lines, ...waiting].toSorted()).toEqual(rows.map(({ id }) => id as string).toSorted());
}

function minorOf(n: number): number {
  return 1_001 + n * 37;
}

function amountOf(n: number): string {
  return formatMinor(BigInt(minorOf(n)), 'CNY');
}

function sumOf(amounts: readonly string[]): bigint {
  return amounts.reduce((sum, amount) => sum + BigInt(amount.replace('.', '')), 0n);
}
