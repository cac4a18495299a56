import { beforeAll, afterAll, expect, test } from '@jest/globals';
import type { Database } from '../../src/db/database.js';
import { readerOf } from '../../src/db/store.js';
import type { Id } from '../../src/kernel/ids.js';
import { formatInstant } from '../../src/kernel/time.js';
import { grantUses, type GrantUse } from '../../src/modules/access/index.js';
import { expectData, startApi, type Api } from '../support/api.js';
import { testDatabase } from '../support/database.js';
import { aLender, anAgency, anAgencyClient, tokenFor, type TestClient } from '../support/oauth.js';
import { aPlacedBatch, type PlacedBatch } from './placed-batch.js';

let database: Database;
let lenderId: Id<'lender'>;
let client: TestClient;
let batch: PlacedBatch;

beforeAll(async () => {
  database = await testDatabase();
  lenderId = await aLender(database);
  client = await anAgencyClient(database, lenderId, await anAgency(database, lenderId));
  batch = await aPlacedBatch(database, lenderId, client.agencyId!);
});

const open: Api[] = [];
afterAll(() => Promise.all(open.map((api) => api.close())));

async function aServer(): Promise<Api> {
  const api = await startApi({ database, at: '2026-11-10T23:59:00Z', grantUseEveryMs: 20 });
  open.push(api);
  return api;
}

async function come(api: Api, times: number): Promise<void> {
  const details = [{ type: 'placement_batch', ids: [batch.batchId] }];
  const token = await tokenFor(api, client, { details });
  for (let turn = 0; turn < times; turn++) expectData(await api.agencyCall(token, '{ viewer { clientId } }'));
}

function uses(): Promise<readonly GrantUse[]> {
  return readerOf(database, lenderId).find(grantUses, { grantId: batch.grantId }, { orderBy: ['day'] });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 200 && !(await isSo()); turn++)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

test('who used a grant, from where, on which day and how often is added up, by several servers', async () => {
  const [one, other] = [await aServer(), await aServer()];
  await Promise.all([come(one, 3), come(other, 4)]);
  one.clock.set('2026-11-11T00:01:00Z');
  await come(one, 2);
  const counted = async () => (await uses()).reduce((sum, { requests }) => sum + requests, 0);
  await until(async () => (await counted()) === 9);
  const common = { grantId: batch.grantId, actorId: client.id, remoteAddress: '127.0.0.1' };
  expect(await uses()).toMatchObject([
    { ...common, day: '2026-11-10', requests: 7 },
    { ...common, day: '2026-11-11', requests: 2 },
  ]);
  const [, last] = await uses();
  expect(formatInstant(last!.lastAt)).toBe('2026-11-11T00:01:00.000Z');
});

test('what was counted last is written when the server stops, and no request waits for it', async () => {
  const api = await startApi({ database, at: '2026-11-12T12:00:00Z', grantUseEveryMs: 3_600_000 });
  await come(api, 5);
  expect(await uses()).toHaveLength(2);
  await api.close();
  expect((await uses()).at(-1)).toMatchObject({ day: '2026-11-12', requests: 5 });
});

test('a token that names nothing uses no grant', async () => {
  const api = await startApi({ database, at: '2026-11-13T12:00:00Z' });
  const token = await tokenFor(api, client);
  expectData(await api.agencyCall(token, '{ viewer { clientId } }'));
  await api.close();
  expect((await uses()).map(({ day }) => day)).not.toContain('2026-11-13');
});
