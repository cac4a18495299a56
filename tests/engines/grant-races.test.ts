import { expect, test } from '@jest/globals';
import { expectData } from '../support/api.js';
import { aContact } from '../support/reports.js';
import { contacts } from '../../src/modules/contacts/contact.entity.js';
import { reportContacts } from '../../src/modules/contacts/index.js';
import { aWorld, type Batch, type World } from '../support/world.js';
import { CHANGES, GrantWorld, type Changes } from '../access/grant-world.js';

const ROUNDS = 10;
const PARALLEL = 20;

/** Ways to close a grant, and to open it again where that can be. */
const closings = {
  suspendGrants: async (grants: GrantWorld, id: string) => {
    expect((await grants.suspend(id)).changed).toBe(1);
    return () => grants.resume(id);
  },
  suspendAgencies: async ({ world }: GrantWorld) => {
    expect(await agencies(world, 'suspendAgencies', ', reason: "Audit."')).toMatchObject({ changed: 1 });
    return () => agencies(world, 'resumeAgencies');
  },
} as const;

async function agencies(world: World, name: string, more = ''): Promise<Changes> {
  const document = `mutation { ${name}(input: { ids: ["${world.agencyId}"]${more} }) { ${CHANGES} } }`;
  return expectData(await world.lender<Record<string, Changes>>(document))[name]!;
}

test.each(Object.keys(closings) as (keyof typeof closings)[])(
  'a report of a batch that races with %s commits before it and whole, or not at all',
  async (closing) => {
    const world = await aWorld({ accounts: [{}, {}, {}] });
    const grants = new GrantWorld(world);
    const { id } = await grants.grant();
    const created = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      let reopen: (() => Promise<Changes>) | undefined;
      let atClosing = -1;
      const close = async () => {
        await new Promise((resolve) => setTimeout(resolve, 5 * (round % 5)));
        reopen = await closings[closing](grants, id);
        // its commit lies before this read: whatever commits later would be counted only at the end
        atClosing = await stored(world);
      };
      const reports = Array.from({ length: PARALLEL }, () => tryToReport(world));
      const [outcomes] = await Promise.all([Promise.all(reports), close()]);

      for (const results of outcomes) {
        const statuses = new Set(results.map(({ status }) => status));
        expect(statuses.size).toBeLessThanOrEqual(1);
        for (const result of results) if (result.status === 'CREATED') created.add(result.id!);
      }
      expect(await stored(world)).toBe(atClosing);
      expect(await tryToReport(world)).not.toContainEqual(expect.objectContaining({ status: 'CREATED' }));
      expect((await reopen!()).changed).toBe(1);
      await grants.renewToken();
    }
    const rows = await world.reader.find(contacts, {});
    expect(created.size).toBeGreaterThan(ROUNDS);
    expect(rows.map((row) => row.id as string).toSorted()).toEqual([...created].toSorted());
  },
  120_000,
);

test('a suspension waits for the report that came before it, and for no other', async () => {
  const world = await aWorld();
  const grants = new GrantWorld(world);
  const { id, batchId } = await grants.grant();
  const order: string[] = [];
  let suspending: Promise<unknown> | undefined;
  const scopes = new Set(['contacts:report']);
  const reach = [{ grantId: id, batchId, placementIds: null, scopes, epoch: 1 }] as never;
  const { agencyId, agencyClient } = world;
  const context = { audience: 'agency' as const, agencyId, actorId: agencyClient.id, reach };
  await world.mutateAs(context, async (work) => {
    const [outcome] = await reportContacts(work, [aContact(world.placementId)]);
    expect(outcome!.status).toBe('CREATED');
    suspending ??= grants.suspend(id).then(() => order.push('suspended'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    order.push('reported');
  });
  await suspending;
  expect(order).toEqual(['reported', 'suspended']);
  expect(await stored(world)).toBe(1);
});

/** A batch of three by the token of before; empty where the agency is not let in at all. */
async function tryToReport(world: World): Promise<Batch['results']> {
  const { data } = await world.send(
    'reportContacts',
    world.placementIds.map((id) => aContact(id)),
    world.agency,
  );
  return data?.['reportContacts']?.results ?? [];
}

async function stored(world: World): Promise<number> {
  return (await world.reader.find(contacts, {})).length;
}
