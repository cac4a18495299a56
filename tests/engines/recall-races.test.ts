import { expect, test } from '@jest/globals';
import { decodeRow } from '../../src/kernel/table.js';
import { outboxEvents } from '../../src/modules/events/outbox.entity.js';
import { expectData } from '../support/api.js';
import { aContact, aPayment } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';

const TRIES = 1_000;
/** Tries of one report, which two recalls meet, and reports that are under way at once. */
const SIZE = 10;
const AT_ONCE = 4;

test('B55 a fact that is reported as its placement is recalled is flagged when it comes after, and never lost', async () => {
  const world = await aWorld({ accounts: Array.from({ length: TRIES }, () => ({})) });
  const flagged = new Set<string>();
  const tryTen = async (ids: readonly string[], k: number) => {
    const report = async () => (await flaggedOf(world, ids, k)).forEach((id) => flagged.add(id));
    const recall = async (placementIds: readonly string[]) =>
      void expectData(await world.recall({ placementIds }));
    const half = ids.length / 2;
    const recalls = [() => recall(ids.slice(half).toReversed()), () => recall(ids.slice(0, half))];
    await Promise.all((k % 4 < 2 ? [report, ...recalls] : [...recalls, report]).map((each) => each()));
  };
  for (let n = 0; n < TRIES; n += AT_ONCE * SIZE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, k) => n + k * SIZE).map((from) =>
        tryTen(world.placementIds.slice(from, from + SIZE), from / SIZE),
      ),
    );

  const { recalled, reported } = await orderOfEvents(world);
  expect(recalled.size).toBe(TRIES);
  expect(reported.size).toBe(TRIES);
  const after = world.placementIds.filter((id) => reported.get(id)! > recalled.get(id)!);
  expect(world.placementIds.filter((id) => flagged.has(id))).toEqual(after);
  // both orders were met
  expect(after.length).toBeGreaterThan(0);
  expect(after.length).toBeLessThan(TRIES);
  expect(await world.see(world.agency)).toBeNull();
}, 120_000);

/** Reports calls of a minute later, or money of the next day: later than a recall of now. The answer shows no case. */
async function flaggedOf(world: World, ids: readonly string[], k: number): Promise<readonly string[]> {
  const { results } =
    k % 2 === 0
      ? await world.report(
          'reportContacts',
          ...ids.map((id) => aContact(id, { occurredAt: '2026-03-10T02:01:00Z' })),
        )
      : await world.report(
          'reportPayments',
          ...ids.map((id) => aPayment(id, '1.00', { valueDate: '2026-03-11' })),
        );
  expect(results.map(({ status }) => status)).toEqual(ids.map(() => 'CREATED'));
  for (const { flags } of results) expect(['', 'AFTER_RECALL']).toContain(flags.join());
  return ids.filter((_, n) => results[n]!.flags.length > 0);
}

/**
 * The events of each placement by id: they are numbered inside the transaction, which holds the placement locked, and by
 * one process, so that their order is the order in which recall and report took effect.
 */
async function orderOfEvents({ reader }: World) {
  const rows = await reader.query(
    { sql: 'SELECT * FROM outbox_event WHERE lender_id = :lender ORDER BY id' },
    [],
  );
  const [recalled, reported] = [new Map<string, string>(), new Map<string, string>()];
  for (const { id, events } of rows.map((row) => decodeRow(outboxEvents, row)))
    for (const { type, items } of events)
      for (const { placementId = '' } of items) {
        if (type === 'placement.recalled') recalled.set(placementId, id);
        if (type === 'contact.reported' || type === 'payment.reported') reported.set(placementId, id);
      }
  return { recalled, reported };
}
