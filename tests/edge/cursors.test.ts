import { expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import { aWorld } from '../support/world.js';

/** Lists of a lender that has just placed an account. */
const lists = ['placements', 'accounts', 'agreements', 'agencies', 'placementBatches'];

test.each(lists)('a cursor of %s whose key was tampered with is refused', async (list) => {
  const { lender } = await aWorld();
  const query = `query Page($after: String) { ${list}(first: 1, after: $after) { pageInfo { endCursor } } }`;
  const page = expectData(await lender<Record<string, { pageInfo: { endCursor: string } }>>(query))[list]!;
  const [fingerprint] = JSON.parse(Buffer.from(page.pageInfo.endCursor, 'base64url').toString()) as [string];
  for (const key of ["' OR 1=1 --", 'plc_0', '', 7, null, {}]) {
    const after = Buffer.from(JSON.stringify([fingerprint, key])).toString('base64url');
    expect(expectRefusal(await lender(query, { after }), 'BAD_CURSOR').extensions.path).toEqual(['after']);
  }
});

test('B47 a cursor of one list is refused by another, and one of one lender by another', async () => {
  const { lender } = await aWorld();
  const cursor = expectData(
    await lender<{ accounts: { pageInfo: { endCursor: string } } }>(
      '{ accounts(first: 1) { pageInfo { endCursor } } }',
    ),
  ).accounts.pageInfo.endCursor;
  const query =
    'query Page($after: String) { placements(first: 1, after: $after) { pageInfo { endCursor } } }';
  expectRefusal(await lender(query, { after: cursor }), 'BAD_CURSOR');
  const other = await aWorld();
  const accounts = 'query Page($after: String) { accounts(first: 1, after: $after) { nodes { id } } }';
  expectRefusal(await other.lender(accounts, { after: cursor }), 'BAD_CURSOR');
});
