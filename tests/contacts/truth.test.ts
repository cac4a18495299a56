import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  conductParties,
  contactChannels,
  contactConnections,
  contactDirections,
  contactPlaces,
  contactPurposes,
  disclosures,
} from '../../src/modules/conduct/index.js';
import { aContact, aNotice, everyNotice } from '../support/reports.js';
import { aWorld } from '../support/world.js';

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

/** Anything that an agency may truthfully say of a contact, however forbidden it was. */
const anyContact = fc.record({
  minute: fc.integer({ min: 0, max: 10 * 24 * 60 }),
  channel: fc.constantFrom(...contactChannels),
  direction: fc.constantFrom(...contactDirections),
  party: fc.constantFrom(...conductParties),
  connection: fc.constantFrom(...contactConnections),
  result: fc.constantFrom('NONE', 'CEASE_ASKED', 'REFUSED'),
  thirdPerson: maybe(fc.constantFrom('T-1', 'T-2')),
  recording: fc.constant(null),
  details: maybe(
    fc.record({
      purpose: maybe(fc.constantFrom(...contactPurposes)),
      place: maybe(fc.constantFrom(...contactPlaces)),
      isInteractive: maybe(fc.boolean()),
      isAutomated: maybe(fc.boolean()),
      isReply: maybe(fc.boolean()),
      isDeviceApproved: maybe(fc.boolean()),
      disclosed: maybe(fc.uniqueArray(fc.constantFrom(...disclosures))),
    }),
  ),
});

test.each(['CN', 'US', 'US-NY', 'UK', 'IN', 'DE', 'JP'])(
  'no rule can make a truthful report fail in %s, whatever is known of the person',
  async (jurisdiction) => {
    const world = await aWorld({ accounts: [{ jurisdiction }], at: '2026-03-01T00:00:00Z' });
    world.clock.set('2026-03-12T02:00:00Z');
    await world.report('reportNotices', ...everyNotice.map((parts) => aNotice(world.placementId, parts)));
    const start = Date.parse('2026-03-01T00:00:00Z');
    const told = fc.sample(anyContact, { numRuns: 150, seed: 2026 }).map(({ minute, ...parts }) =>
      aContact(world.placementId, {
        ...parts,
        occurredAt: new Date(start + minute * 60_000).toISOString(),
      }),
    );

    for (const batch of [told.slice(0, 50), told.slice(50, 51), told.slice(51)]) {
      const { created, results } = await world.report('reportContacts', ...batch);
      expect(results.map(({ problem }) => problem).filter((problem) => problem !== null)).toEqual([]);
      expect(created).toBe(batch.length);
    }
  },
);
