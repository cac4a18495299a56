import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { Database } from '../../src/db/database.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { newId, type Id } from '../../src/kernel/ids.js';
import type { Instant } from '../../src/kernel/time.js';
import { grants } from '../../src/modules/access/index.js';
import { testDatabase } from '../support/database.js';
import {
  aLender,
  aLenderClient,
  anAgency,
  anAgencyClient,
  contextOf,
  requestToken,
  tokenFor,
  type TestClient,
} from '../support/oauth.js';
import { call, startAccessServer, type AccessServer } from './access-server.js';
import { aPlacedBatch, type PlacedBatch } from './placed-batch.js';

/** Business time in these tests; tokens keep real time. */
let today = Date.parse('2026-11-10T00:00:00Z') as Instant;

let database: Database;
let server: AccessServer;
let lenderId: Id<'lender'>;
let agency: TestClient;
let batch: PlacedBatch;

beforeAll(async () => {
  database = await testDatabase();
  const system = { now: () => Date.now() as Instant };
  server = await startAccessServer(database, { clocks: { domain: { now: () => today }, system } });
  lenderId = await aLender(database);
  agency = await anAgencyClient(database, lenderId, await anAgency(database, lenderId));
  batch = await aPlacedBatch(database, lenderId, agency.agencyId!);
});

afterAll(() => server.close());

const ofBatch = (...ids: string[]) => [{ type: 'placement_batch', ids }];
const ofPlacements = (...ids: string[]) => [{ type: 'placement', ids }];

async function refusal(details: unknown, client = agency): Promise<unknown> {
  const response = await requestToken(server.publicUrl, client, { details: details as never });
  const { error } = (await response.json()) as { error?: string };
  return { status: response.status, error };
}

const invalid = { status: 400, error: 'invalid_authorization_details' };

async function setGrant(id: Id<'grant'>, status: 'ACTIVE' | 'SUSPENDED' | 'REVOKED') {
  await mutate(database, contextOf(lenderId), 'test.grant', (work) =>
    work.update(grants, { id }, { status }),
  );
}

describe('what a token opens', () => {
  test('the whole batch it names, with the scopes of the grant', async () => {
    const token = await tokenFor(server.publicUrl, agency, { details: ofBatch(batch.batchId) });
    expect(decodeJwt(token)).toMatchObject({
      authorization_details: ofBatch(batch.batchId),
      grant_epochs: {},
    });
    const { reach } = await call(server, 'agency', `Bearer ${token}`);
    expect(reach).toEqual([
      {
        grantId: batch.grantId,
        batchId: batch.batchId,
        portfolioId: null,
        profileId: null,
        placementIds: null,
        scopes: [
          'placements:read',
          'permits:take',
          'contacts:report',
          'visits:report',
          'letters:report',
          'promises:report',
          'notices:report',
          'complaints:report',
          'payments:report',
          'violations:answer',
          'contact-points:reveal',
          'dial-tokens:issue',
        ],
      },
    ]);
  });

  test('only the placements it names', async () => {
    const [placementId] = batch.placementIds;
    const token = await tokenFor(server.publicUrl, agency, { details: ofPlacements(placementId!) });
    const { reach } = await call(server, 'agency', `Bearer ${token}`);
    expect(reach).toMatchObject([{ batchId: batch.batchId, placementIds: [placementId] }]);
  });

  test('the whole batch when both are named', async () => {
    const details = [...ofPlacements(batch.placementIds[0]!), ...ofBatch(batch.batchId, batch.batchId)];
    const token = await tokenFor(server.publicUrl, agency, { details });
    expect((await call(server, 'agency', `Bearer ${token}`)).reach).toMatchObject([{ placementIds: null }]);
  });

  test('nothing when it names nothing', async () => {
    for (const details of [undefined, []]) {
      const token = await tokenFor(server.publicUrl, agency, details && { details });
      expect((await call(server, 'agency', `Bearer ${token}`)).reach).toEqual([]);
    }
  });

  test('nothing more from the next request on, once the grant is suspended, and again once it is back', async () => {
    const placed = await aPlacedBatch(database, lenderId, agency.agencyId!);
    const details = [...ofBatch(placed.batchId), ...ofPlacements(batch.placementIds[0]!)];
    const authorization = `Bearer ${await tokenFor(server.publicUrl, agency, { details })}`;
    const opened = async () =>
      (await call(server, 'agency', authorization)).reach.map(({ batchId }) => batchId).toSorted();
    const both = [batch.batchId, placed.batchId].toSorted();
    expect(await opened()).toEqual(both);
    await setGrant(placed.grantId, 'SUSPENDED');
    expect(await opened()).toEqual([batch.batchId]);
    expect(await refusal(ofBatch(placed.batchId))).toEqual(invalid);
    expect(await refusal(ofPlacements(placed.placementIds[0]!))).toEqual(invalid);
    await setGrant(placed.grantId, 'ACTIVE');
    expect(await opened()).toEqual(both);
    await setGrant(placed.grantId, 'REVOKED');
    expect(await opened()).toEqual([batch.batchId]);
  });

  test('nothing more once the grant has ended by the time of the business', async () => {
    const endsAt = (today + 1_000) as Instant;
    const placed = await aPlacedBatch(database, lenderId, agency.agencyId!, { endsAt });
    const authorization = `Bearer ${await tokenFor(server.publicUrl, agency, { details: ofBatch(placed.batchId) })}`;
    today = (endsAt - 1) as Instant;
    expect((await call(server, 'agency', authorization)).reach).toHaveLength(1);
    today = endsAt;
    expect((await call(server, 'agency', authorization)).reach).toEqual([]);
    expect(await refusal(ofBatch(placed.batchId))).toEqual(invalid);
  });

  test('one statement finds it, whatever the token names', async () => {
    const details = [...ofBatch(batch.batchId), ...ofPlacements(...batch.placementIds)];
    const authorization = `Bearer ${await tokenFor(server.publicUrl, agency, { details })}`;
    const before = database.statements.count;
    await call(server, 'agency', authorization);
    await call(server, 'agency', authorization);
    expect(database.statements.count - before).toBe(2);
  });
});

describe('details that are refused', () => {
  test('A34 a batch or a placement of another agency, of another lender, and one that never was', async () => {
    const other = await aPlacedBatch(database, lenderId, await anAgency(database, lenderId));
    const elsewhere = await aLender(database);
    const foreign = await aPlacedBatch(database, elsewhere, await anAgency(database, elsewhere));
    for (const { batchId, placementIds } of [other, foreign]) {
      expect(await refusal(ofBatch(batch.batchId, batchId))).toEqual(invalid);
      expect(await refusal(ofPlacements(placementIds[0]!))).toEqual(invalid);
    }
    expect(await refusal(ofBatch(newId('batch')))).toEqual(invalid);
    expect(await refusal(ofPlacements(newId('placement')))).toEqual(invalid);
  });

  test('A35 actions beyond the grant: not as a detail, for the verbs are scopes, and a scope opens no more than the grant', async () => {
    const placed = await aPlacedBatch(database, lenderId, agency.agencyId!, { scopes: ['placements:read'] });
    const [detail] = ofBatch(placed.batchId);
    for (const actions of [['payments:report'], ['placements:read'], []])
      expect(await refusal([{ ...detail, actions }])).toEqual(invalid);
    const scopes = ['placements:read', 'payments:report'] as const;
    const token = await tokenFor(server.publicUrl, agency, { scopes, details: [detail!] });
    expect(decodeJwt(token)['scope']).toBe(scopes.join(' '));
    expect((await call(server, 'agency', `Bearer ${token}`)).reach).toMatchObject([
      { batchId: placed.batchId, scopes: ['placements:read'] },
    ]);
  });

  test.each([
    ['A36 an unknown type', () => [{ type: 'campaign', ids: ['x'] }]],
    ['a type of the object prototype', () => [{ type: 'constructor', ids: ['x'] }]],
    ['A35 an action beyond the grant', () => [{ ...ofBatch(batch.batchId)[0], actions: ['recall'] }]],
    [
      'A35 an action of the grant: what may be done, the scopes say',
      () => [{ ...ofBatch(batch.batchId)[0], actions: ['placements:read'] }],
    ],
    ['A36 a member beyond type and ids', () => [{ ...ofBatch(batch.batchId)[0], locations: ['x'] }]],
    ['no ids', () => [{ type: 'placement_batch' }]],
    ['an empty list of ids', () => ofBatch()],
    ['an id of another kind', () => ofBatch(batch.placementIds[0]!)],
    ['an id that is none', () => ofBatch("bat_' OR 1=1")],
    ['a detail that is no object', () => ['placement_batch']],
    ['something that is no list', () => ({ type: 'placement_batch', ids: [] })],
    ['A37 11 details', () => Array.from({ length: 11 }, () => ofBatch(batch.batchId)[0])],
    ['A37 51 ids in one', () => ofBatch(...Array.from({ length: 51 }, () => batch.batchId))],
    [
      'A37 151 ids in all',
      () =>
        [50, 50, 50, 1].map((size) => ({
          type: 'placement',
          ids: Array.from({ length: size }, () => batch.placementIds[0]),
        })),
    ],
  ])('%s', async (_case, details) => {
    expect(await refusal(details())).toEqual(invalid);
  });

  test('10 details with 50 ids and 150 in all are taken', async () => {
    const many = (size: number) => ({
      type: 'placement',
      ids: Array.from({ length: size }, () => batch.placementIds[0]!),
    });
    const details = [many(50), many(50), many(43), ...Array.from({ length: 7 }, () => many(1))];
    const token = await tokenFor(server.publicUrl, agency, { details });
    expect((await call(server, 'agency', `Bearer ${token}`)).reach).toHaveLength(1);
  });

  test('any detail from a lender: its tokens open everything that is its own', async () => {
    expect(await refusal(ofBatch(batch.batchId), await aLenderClient(database, lenderId))).toEqual(invalid);
  });
});
