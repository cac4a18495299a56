import { expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import { aContact } from '../support/reports.js';
import { aWorld, type Data } from '../support/world.js';

const TEST = `query($input: BackTestInput!, $first: Int!, $after: String) {
  backTestConduct(input: $input, first: $first, after: $after) { people contacts { verdict broken { rule } }
    totals { rule contacts } pageInfo { endCursor hasNextPage } } }`;
interface Tested {
  readonly backTestConduct: {
    readonly people: number;
    readonly contacts: readonly Data[];
    readonly totals: readonly Data[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
}
const MARCH = { from: '2026-03-01', to: '2026-03-31' };

test('a stricter policy is tried on what was reported, page by page, and nothing is written', async () => {
  const world = await aWorld({ accounts: [{}, {}] });
  world.clock.set('2026-03-12T02:00:00Z');
  const calls = world.placementIds.flatMap((id) =>
    [9, 10, 11].map((hour) =>
      aContact(id, { occurredAt: `2026-03-11T${String(hour).padStart(2, '0')}:00:00+08:00` }),
    ),
  );
  await world.report('reportContacts', ...calls);
  const policy = JSON.stringify({ rules: { 'CN-TALK-3PERDAY': { numbers: { limit: 2 } } } });
  const ask = async (input: Data, first: number, after: string | null = null) =>
    expectData(await world.lender<Tested>(TEST, { input, first, after })).backTestConduct;

  const asItIs = await ask(MARCH, 10);
  expect(asItIs).toMatchObject({ people: 2, totals: [], pageInfo: { hasNextPage: false } });
  expect(asItIs.contacts).toHaveLength(6);
  const one = await ask({ ...MARCH, policy }, 1);
  expect(one).toMatchObject({
    people: 1,
    totals: [{ rule: 'CN-TALK-3PERDAY', contacts: 1 }],
    pageInfo: { hasNextPage: true },
  });
  const other = await ask({ ...MARCH, policy }, 1, one.pageInfo.endCursor);
  expect(other).toMatchObject({ people: 1, totals: [{ contacts: 1 }], pageInfo: { hasNextPage: false } });

  const { violations } = expectData(
    await world.lender<{ violations: { nodes: readonly Data[] } }>(
      '{ violations(first: 5) { nodes { id } } }',
    ),
  );
  expect(violations.nodes).toEqual([]);
});

test('a period of more than 92 days is refused', async () => {
  const world = await aWorld();
  const input = { from: '2026-01-01', to: '2026-04-03' };
  expectRefusal(await world.lender(TEST, { input, first: 1 }), 'INPUT_INVALID');
});
