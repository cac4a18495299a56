import { expect, test } from '@jest/globals';
import { parseId } from '../../src/kernel/ids.js';
import type { Reach } from '../../src/kernel/request-context.js';
import { parseInstant, DAY, type Instant } from '../../src/kernel/time.js';
import { placementBatches } from '../../src/modules/placements/index.js';
import { takePermits } from '../../src/modules/contacts/index.js';
import { aReference } from '../support/reports.js';
import { aWorld, World } from '../support/world.js';

const ROUNDS = 200;
const AT_ONCE = 50;
const PERSON = 'P-raced-for';
const AGREEMENT = { windowDays: 400, channels: ['PHONE'] };

test('of fifty who want the last call of a day at once, two agencies with many diallers, one gets it', async () => {
  const east = await aWorld({ accounts: [{ person: PERSON }], agreement: AGREEMENT });
  const west = await sameDebtorAt(east);
  const callers = [await diallerOf(east), await diallerOf(west)];
  const start = parseInstant('2026-03-10T02:00:00Z')!;
  const granted: number[] = [];
  const refusals = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    east.clock.set((start + round * DAY) as Instant);
    const before = await dial(callers[0]!, 2);
    expect(before.map(({ status }) => status)).toEqual(['CREATED', 'CREATED']);

    const asked = await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => dial(callers[n % 2]!, 1)));

    const results = asked.flat();
    granted.push(results.filter(({ status }) => status === 'CREATED').length);
    for (const each of results)
      if (each.status === 'REFUSED') for (const { rule } of each.broken) refusals.add(rule);
  }
  expect(granted).toEqual(Array<number>(ROUNDS).fill(1));
  expect([...refusals]).toEqual(['CN-TALK-3PERDAY']);
}, 290_000);

/** Another agency that has another debt of the same person. */
async function sameDebtorAt(east: World): Promise<World> {
  const { agencyId } = await east.anotherAgency();
  const west = new World(east.api, east.lenderId, agencyId, { maker: east.lender, checker: east.checker });
  await west.begin({ accounts: [{ person: PERSON }], agreement: AGREEMENT });
  return west;
}

interface Dialler {
  readonly world: World;
  readonly reach: Reach;
}

/** With the right that the grant of its batch gives, past the door: it is the database that is raced for. */
async function diallerOf(world: World): Promise<Dialler> {
  const batch = (await world.reader.findOne(placementBatches, { id: parseId('batch', world.batchId)! }))!;
  const scopes = new Set(['permits:take']);
  return {
    world,
    reach: [
      {
        grantId: batch.grantId,
        batchId: batch.id,
        portfolioId: null,
        profileId: null,
        placementIds: null,
        scopes,
      },
    ],
  };
}

function dial({ world, reach }: Dialler, calls: number) {
  const { placementId, agencyId } = world;
  const items = Array.from({ length: calls }, () => ({
    placementId,
    channel: 'PHONE',
    reference: aReference('pmt'),
  }));
  return world.mutateAs({ audience: 'agency', agencyId, reach }, (work) => takePermits(work, items));
}
