import { expect, test } from '@jest/globals';
import { newId, type Id } from '../../src/kernel/ids.js';
import { DAY, type Instant } from '../../src/kernel/time.js';
import { agreements } from '../../src/modules/agreements/agreement.entity.js';
import { grants, grantTokenHash, grantTokens } from '../../src/modules/access/index.js';
import { newGrantToken } from '../../src/modules/access/grant-token-text.js';
import { insertShared } from '../../src/db/store.js';
import { expectData } from '../support/api.js';
import { aWorld } from '../support/world.js';

test('a grant token opens its one grant with its own scopes, until the grant is suspended', async () => {
  const world = await aWorld();
  const opens = '{ viewer { opens { grantId } } }';
  type Opens = { viewer: { opens: { grantId: Id<'grant'> }[] } };
  const grantId = expectData(await world.agency<Opens>(opens)).viewer.opens[0]!.grantId;
  await world.mutate((work) => work.update(agreements, {}, { grantTokensAllowed: true }));
  const [token, id] = [newGrantToken(), newId('grantToken')];
  const now = world.clock.now();
  const common = { name: 'CRM', createdBy: 'test', createdAt: now, revokedAt: null };
  await insertShared(world.database, grantTokens, [
    {
      ...common,
      id,
      lenderId: world.lenderId,
      grantId,
      agencyId: world.agencyId,
      scopes: ['placements:read'],
      tokenHash: grantTokenHash(token)!,
      expiresAt: (now + DAY) as Instant,
      lastUsedAt: null,
      lastUsedFrom: null,
    },
  ]);
  const ask = () =>
    world.api.agencyCall<{ viewer: object; placement: object | null }>(
      token,
      'query Ask($id: ID!) { viewer { actorId actorName clientId scopes } placement(id: $id) { id } }',
      { id: world.placementId },
    );
  const { viewer, placement } = expectData(await ask());
  expect(viewer).toEqual({ actorId: id, actorName: 'CRM', clientId: null, scopes: ['placements:read'] });
  expect(placement).not.toBeNull();
  expect((await world.api.lenderCall(token, '{ viewer { actorId } }')).status).toBe(401);
  expect((await world.api.agencyCall(newGrantToken(), '{ viewer { actorId } }')).status).toBe(401);
  await world.mutate((work) => work.update(grants, { id: grantId }, { status: 'SUSPENDED' }));
  expect((await ask()).data?.placement ?? null).toBeNull();
});
