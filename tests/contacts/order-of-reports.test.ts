import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expectData } from '../support/api.js';
import { aContact } from '../support/reports.js';
import { aWorld, type Data, type World } from '../support/world.js';

/** Of five days, no two in the same second; talks, attempts, letters by mail, and third persons who want no more calls. */
const anyHistory = fc.uniqueArray(
  fc.record({
    minute: fc.integer({ min: 0, max: 5 * 24 * 60 }),
    channel: fc.constantFrom('PHONE', 'PHONE', 'PHONE', 'SMS', 'EMAIL'),
    direction: fc.constantFrom('OUTBOUND', 'OUTBOUND', 'INBOUND'),
    party: fc.constantFrom('DEBTOR', 'DEBTOR', 'CONTACT_PERSON', 'THIRD_PARTY'),
    connection: fc.constantFrom('CONVERSATION', 'CONVERSATION', 'NO_ANSWER', 'BUSY'),
    result: fc.constantFrom('NONE', 'NONE', 'CEASE_ASKED'),
    collector: fc.constantFrom('C-1', 'C-2'),
    thirdPerson: fc.constantFrom('T-1', 'T-2'),
  }),
  { minLength: 12, maxLength: 20, selector: ({ minute }) => minute },
);

/** In any order, cut into batches anywhere. */
const anyDelivery = anyHistory.chain((history) =>
  fc.record({
    history: fc.constant(history),
    order: fc.shuffledSubarray([...history.keys()], { minLength: history.length }),
    sizes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: history.length, maxLength: history.length }),
  }),
);

const START = Date.parse('2026-03-02T00:00:00Z');

const REPORT = 'mutation($items: [ContactReportInput!]!) { reportContacts(items: $items) { created } }';
const REGISTER = `query($id: ID!) { placement(id: $id) {
  contacts(last: 20) { reference violations { rule severity } } } }`;

interface Register {
  readonly placement: {
    readonly contacts: readonly {
      readonly reference: string;
      readonly violations: readonly { readonly rule: string; readonly severity: string }[];
    }[];
  };
}

async function aWeekOver(jurisdiction: string): Promise<World> {
  const world = await aWorld({ accounts: [{ jurisdiction }], at: '2026-03-01T00:00:00Z' });
  world.clock.set('2026-03-12T02:00:00Z');
  return world;
}

/** Reports the batches one after the other; answers the latest verdicts by reference. */
async function verdictsAfter(world: World, batches: readonly (readonly Data[])[]) {
  for (const items of batches) {
    const { created } = expectData(
      await world.agency<{ reportContacts: { created: number } }>(REPORT, { items }),
    ).reportContacts;
    expect(created).toBe(items.length);
  }
  const { contacts } = expectData(
    await world.lender<Register>(REGISTER, { id: world.placementId }),
  ).placement;
  return Object.fromEntries(
    contacts.map(({ reference, violations }) => [
      reference,
      violations.map(({ rule, severity }) => `${rule} ${severity}`).toSorted(),
    ]),
  );
}

function inBatches<T>(items: readonly T[], sizes: readonly number[]): T[][] {
  const batches: T[][] = [];
  for (let from = 0; from < items.length; from += batches.at(-1)!.length)
    batches.push(items.slice(from, from + sizes[batches.length]!));
  return batches;
}

test.each(['CN', 'US', 'IN'])(
  'in %s the order and the batches in which contacts are told do not change the latest verdicts',
  async (jurisdiction) => {
    let broken = 0;
    await fc.assert(
      fc.asyncProperty(anyDelivery, async ({ history, order, sizes }) => {
        const itemsFor = (world: World) =>
          history.map(({ minute, party, thirdPerson, ...parts }, n) =>
            aContact(world.placementId, {
              ...parts,
              party,
              thirdPerson: party === 'DEBTOR' ? null : thirdPerson,
              reference: `told-${n}`,
              occurredAt: new Date(START + minute * 60_000).toISOString(),
            }),
          );
        const [atOnce, inPieces] = [await aWeekOver(jurisdiction), await aWeekOver(jurisdiction)];
        const items = itemsFor(inPieces);
        const shuffled = order.map((n) => items[n]!);

        const expected = await verdictsAfter(atOnce, [itemsFor(atOnce)]);
        const live = await verdictsAfter(inPieces, inBatches(shuffled, sizes));

        expect(live).toEqual(expected);
        broken += Object.values(live).flat().length;
      }),
      { numRuns: 8, endOnFailure: true },
    );
    expect(broken).toBeGreaterThan(8);
  },
);
