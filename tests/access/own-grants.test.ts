import { expect, test } from '@jest/globals';
import { readerOf } from '../../src/db/store.js';
import { parsePage } from '../../src/kernel/page.js';
import { grantPage, viewerNames } from '../../src/modules/access/index.js';
import { testDatabase } from '../support/database.js';
import { aLender, anAgency, anAgencyClient, contextOf } from '../support/oauth.js';
import { aPlacedBatch } from './placed-batch.js';

test('an agency finds its grants with the batches they open, page by page, and nobody else’s', async () => {
  const database = await testDatabase();
  const lenderId = await aLender(database);
  const [agencyId, other] = [await anAgency(database, lenderId), await anAgency(database, lenderId)];
  const first = await aPlacedBatch(database, lenderId, agencyId, { placements: 1 });
  await aPlacedBatch(database, lenderId, other, { placements: 1 });
  const second = await aPlacedBatch(database, lenderId, agencyId, { placements: 1 });
  const reader = readerOf(database, lenderId);
  const scope = [lenderId, agencyId, 'grants'];
  const page = await grantPage(reader, { agencyId }, parsePage(1, null, scope), scope);
  expect(page).toMatchObject({ nodes: [{ id: first.grantId, batchId: first.batchId }], hasNextPage: true });
  const next = await grantPage(reader, { agencyId }, parsePage(1, page.endCursor, scope), scope);
  expect(next).toMatchObject({
    nodes: [{ id: second.grantId, batchId: second.batchId }],
    hasNextPage: false,
  });
});

test('a token finds out whose it is', async () => {
  const database = await testDatabase();
  const lenderId = await aLender(database);
  const agencyId = await anAgency(database, lenderId);
  const client = await anAgencyClient(database, lenderId, agencyId);
  const context = contextOf(lenderId, { audience: 'agency', agencyId, actorId: client.id });
  expect(await viewerNames(readerOf(database, lenderId), context)).toMatchObject({
    lenderName: 'A lender',
    actorName: 'An agency client',
    agency: { id: agencyId, name: 'An agency' },
  });
});
