import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../src/db/database.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { idBytes, type Id } from '../../src/kernel/ids.js';
import { agencies, assertScope, revokeClient, VIEWER } from '../../src/modules/access/index.js';
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

let database: Database;
let server: AccessServer;
let lenderId: Id<'lender'>;
let agency: TestClient;

beforeAll(async () => {
  database = await testDatabase();
  server = await startAccessServer(database);
  lenderId = await aLender(database);
  agency = await anAgencyClient(database, lenderId, await anAgency(database, lenderId));
});

afterAll(() => server.close());

const narrow = { sql: 'UPDATE client SET scopes = ? WHERE lender_id = :lender AND id = ?' };

describe('the door closes at once', () => {
  test('a revoked client is refused on its next request and gets no more tokens', async () => {
    const client = await aLenderClient(database, lenderId);
    const authorization = `Bearer ${await tokenFor(server.publicUrl, client)}`;
    expect(await call(server, 'lender', authorization)).toMatchObject({ actorId: client.id });
    await mutate(database, contextOf(lenderId), 'client.revoke', (work) => revokeClient(work, client.id));
    expect(await call(server, 'lender', authorization)).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await requestToken(server.publicUrl, client)).status).toBe(401);
  });

  test('a lender cannot revoke the client of another', async () => {
    const stranger = contextOf(await aLender(database));
    const attempt = mutate(database, stranger, 'client.revoke', (work) => revokeClient(work, agency.id));
    await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('all clients of a suspended agency are refused', async () => {
    const agencyId = await anAgency(database, lenderId);
    const client = await anAgencyClient(database, lenderId, agencyId);
    const authorization = `Bearer ${await tokenFor(server.publicUrl, client)}`;
    expect(await call(server, 'agency', authorization)).toMatchObject({ actorId: client.id });
    await mutate(database, contextOf(lenderId), 'test', (work) =>
      work.update(agencies, { id: agencyId }, { status: 'SUSPENDED' }),
    );
    expect(await call(server, 'agency', authorization)).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await requestToken(server.publicUrl, client)).status).toBe(401);
  });

  test('a scope taken from the client is gone from its tokens', async () => {
    const client = await aLenderClient(database, lenderId, { scopes: ['accounts:read', 'accounts:import'] });
    const authorization = `Bearer ${await tokenFor(server.publicUrl, client)}`;
    expect((await call(server, 'lender', authorization)).scopes.toSorted()).toEqual([
      'accounts:import',
      'accounts:read',
      VIEWER,
    ]);
    await mutate(database, contextOf(lenderId), 'test', (work) =>
      work.execute(narrow, ['["accounts:read"]', idBytes(client.id)]),
    );
    expect((await call(server, 'lender', authorization)).scopes.toSorted()).toEqual([
      'accounts:read',
      VIEWER,
    ]);
  });
});

test('a missing scope is named', () => {
  const session = { scopes: new Set(['accounts:read']) };
  expect(() => assertScope(session, 'accounts:read')).not.toThrow();
  expect(() => assertScope(session, VIEWER)).not.toThrow();
  expect(() => assertScope(session, 'accounts:import')).toThrow(
    expect.objectContaining({
      code: 'SCOPE_MISSING',
      options: { details: { requiredScope: 'accounts:import' } },
    }),
  );
});
