import { describe, expect, test } from '@jest/globals';
import { accessRecords } from '../../src/db/access-records.js';
import { grantTokenHash } from '../../src/modules/access/index.js';
import { outboxEvents } from '../../src/modules/events/outbox.entity.js';
import { expectData, expectRefusal } from '../support/api.js';
import type { Data } from '../support/world.js';
import { aGrantWorld, type GrantWorld } from './grant-world.js';

const UNKNOWN = 'grt_01h455vb4pex5vsknk084sn02q';

/** A grant whose agreement allows tokens. */
async function aTokenWorld(): Promise<{ readonly grants: GrantWorld; readonly grantId: string }> {
  const grants = await aGrantWorld();
  expect(expectData(await grants.allowTokens()).setGrantTokensAllowed).toMatchObject({
    grantTokensAllowed: true,
  });
  return { grants, grantId: (await grants.grant()).id };
}

/** What the door learns from a token now. */
function access({ world }: GrantWorld, token: string) {
  return accessRecords(world.database).grantTokenAccess(grantTokenHash(token)!, world.clock.now());
}

async function issued(grants: GrantWorld, parts: Data) {
  return expectData(await grants.issueToken(parts)).issueGrantToken;
}

test('a token is shown once, is known by its hash alone, and opens its own scopes of the grant', async () => {
  const { grants, grantId } = await aTokenWorld();
  const { world } = grants;

  const { token, grantToken } = await issued(grants, {
    grantId,
    scopes: ['placements:read', 'contacts:report'],
  });

  expect(token).toMatch(/^consign_gt_[0-9A-Za-z]{49}$/);
  expect(grantToken).toMatchObject({ name: 'Dialler', scopes: ['contacts:report', 'placements:read'] });
  expect((await grants.tokens(grantId)).nodes).toEqual([grantToken]);
  expect(await access(grants, token)).toMatchObject({
    tokenId: grantToken.id,
    lenderId: world.lenderId,
    agencyId: world.agencyId,
    clientScopes: ['contacts:report', 'placements:read'],
    opened: [
      { grantId, batchId: world.batchId, placementId: null, scopes: ['contacts:report', 'placements:read'] },
    ],
  });
});

test('the token is in no row, no event and no line of the log', async () => {
  const { grants, grantId } = await aTokenWorld();
  const { token, grantToken } = await issued(grants, { grantId });
  const { world } = grants;
  const texts = [...world.api.log];
  for (const table of ['grant_token', 'outbox_event', 'audit_entry'])
    texts.push(JSON.stringify((await world.database.run(`SELECT * FROM ${table}`, [])).rows));
  expect(texts.length).toBeGreaterThan(3);
  expect(texts.filter((text) => text.includes(token) || text.includes(token.slice(11, 54)))).toEqual([]);
  const events = (await world.reader.find(outboxEvents, {})).flatMap(({ events: each }) => each);
  expect(events).toContainEqual({ type: 'grant_token.issued', items: [{ id: grantToken.id }] });
});

test('a mistyped token is told apart before anything is looked up', async () => {
  const { grants, grantId } = await aTokenWorld();
  const { token } = await issued(grants, { grantId });
  const other = token.endsWith('0') ? '1' : '0';
  for (const wrong of [token.slice(0, -1) + other, token.slice(1), `${token}a`, token.toUpperCase(), ''])
    expect(grantTokenHash(wrong)).toBeNull();
  expect(grantTokenHash(token)).toMatch(/^[\w-]{43}$/);
});

test('a token never does more than its grant, from one request to the next', async () => {
  const { grants, grantId } = await aTokenWorld();
  const { token } = await issued(grants, { grantId, scopes: ['placements:read', 'contacts:report'] });
  const opened = async () => (await access(grants, token))?.opened.map(({ scopes }) => scopes);

  await grants.narrow({ grantId, scopes: ['placements:read', 'payments:report'], networks: ['10.0.0.0/8'] });
  expect(await opened()).toEqual([['placements:read']]);
  expect((await access(grants, token))!.opened[0]!.networks).toEqual(['10.0.0.0/8']);
  await grants.suspend(grantId);
  expect(await opened()).toEqual([]);
  await grants.resume(grantId);
  expect(await opened()).toEqual([['placements:read']]);
  await grants.narrow({ grantId, clientIds: [grants.world.agencyClient.id] });
  expect(await opened()).toEqual([]);
});

describe('a token is shut out', () => {
  test('when it is revoked, once', async () => {
    const { grants, grantId } = await aTokenWorld();
    const { token, grantToken } = await issued(grants, { grantId });
    const kept = await issued(grants, { grantId, name: 'Letters' });

    const revoke = async () => expectData(await grants.revokeTokens([grantToken.id])).revokeGrantTokens;
    expect(await revoke()).toMatchObject({ changed: 1 });
    expect(await access(grants, token)).toBeNull();
    expect(await access(grants, kept.token)).not.toBeNull();
    expect(await revoke()).toMatchObject({ changed: 0, unchanged: 1 });
    const { nodes } = await grants.tokens(grantId);
    expect(nodes.map(({ revokedAt }) => revokedAt)).toEqual(['2026-03-10T02:00:00.000Z', null]);
  });

  test('at its last moment', async () => {
    const { grants, grantId } = await aTokenWorld();
    const { token } = await issued(grants, { grantId, expiresAt: '2026-04-01T00:00:00Z' });
    grants.world.clock.set('2026-03-31T23:59:59.999Z');
    expect(await access(grants, token)).not.toBeNull();
    grants.world.clock.set('2026-04-01T00:00:00Z');
    expect(await access(grants, token)).toBeNull();
  });

  test('while its agreement allows none', async () => {
    const { grants, grantId } = await aTokenWorld();
    const { token } = await issued(grants, { grantId });
    expectData(await grants.allowTokens(false));
    expect(await access(grants, token)).toBeNull();
    expectData(await grants.allowTokens());
    expect(await access(grants, token)).not.toBeNull();
  });
});

describe('no token is issued', () => {
  test('where the agreement allows none, as it does at first', async () => {
    const grants = await aGrantWorld();
    const { id: grantId } = await grants.grant();
    const refusal = expectRefusal(await grants.issueToken({ grantId }), 'GRANT_TOKENS_FORBIDDEN');
    expect(refusal.extensions.path).toEqual(['input', 'grantId']);
    expect((await grants.tokens(grantId)).nodes).toEqual([]);
  });

  test.each([
    ['a scope the grant lacks', { scopes: ['statements:read'] }, 'BEYOND_GRANT', ['scopes', 0]],
    ['no scope', { scopes: [] }, 'INPUT_INVALID', ['scopes']],
    ['a lender scope', { scopes: ['grants:manage'] }, 'INPUT_INVALID', ['scopes', 0]],
    ['an end that has come', { expiresAt: '2026-03-10T02:00:00Z' }, 'INPUT_INVALID', ['expiresAt']],
    ['more than a year', { expiresAt: '2027-03-11T02:00:00.001Z' }, 'INPUT_INVALID', ['expiresAt']],
    ['no name', { name: ' ' }, 'INPUT_INVALID', ['name']],
    ['an unknown grant', { grantId: UNKNOWN }, 'NOT_FOUND', ['grantId']],
  ] as const)('for %s', async (_, parts, code, path) => {
    const { grants, grantId } = await aTokenWorld();
    const refusal = expectRefusal(await grants.issueToken({ grantId, ...parts }), code);
    expect(refusal.extensions.path).toEqual(['input', ...path]);
    expect((await grants.tokens(grantId)).nodes).toEqual([]);
  });

  test('beyond the window of the grant', async () => {
    const { grants, grantId } = await aTokenWorld();
    await grants.narrow({ grantId, endsAt: '2026-04-01T00:00:00Z' });
    const refusal = expectRefusal(
      await grants.issueToken({ grantId, expiresAt: '2026-04-01T00:00:00.001Z' }),
      'BEYOND_GRANT',
    );
    expect(refusal.extensions.path).toEqual(['input', 'expiresAt']);
    expectData(await grants.issueToken({ grantId, expiresAt: '2026-04-01T00:00:00Z' }));
  });

  test('for a grant that is bound to clients, suspended or revoked', async () => {
    const { grants, grantId } = await aTokenWorld();
    await grants.suspend(grantId);
    expectRefusal(await grants.issueToken({ grantId }), 'STATE_CONFLICT');
    await grants.resume(grantId);
    await grants.narrow({ grantId, clientIds: [grants.world.agencyClient.id] });
    expectRefusal(await grants.issueToken({ grantId }), 'BEYOND_GRANT');
    await grants.revoke([grantId]);
    expectRefusal(await grants.issueToken({ grantId }), 'STATE_CONFLICT');
  });

  test('without the scope grants:manage; and none is revoked', async () => {
    const { grants, grantId } = await aTokenWorld();
    const call = await grants.world.lenderWith('grants:read');
    expectRefusal(await grants.issueToken({ grantId }, call), 'SCOPE_MISSING');
    expectRefusal(await grants.revokeTokens([], call), 'SCOPE_MISSING');
  });
});

test("B48 another lender's grants, tokens and agreements answer like unknown ones", async () => {
  const [other, { grants }] = [await aTokenWorld(), await aTokenWorld()];
  const { token, grantToken } = await issued(other.grants, { grantId: other.grantId });

  expectRefusal(await grants.issueToken({ grantId: other.grantId }), 'NOT_FOUND');
  expect((await grants.tokens(other.grantId)).nodes).toEqual([]);
  const revoked = expectData(await grants.revokeTokens([grantToken.id, 'gtk_1'])).revokeGrantTokens;
  expect(revoked.results.map(({ problem }) => problem?.code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
  const { lender } = grants.world;
  expectRefusal(await grants.allowTokens(false, lender, other.grants.world.agreementId), 'NOT_FOUND');
  expect(await access(other.grants, token)).not.toBeNull();
});
