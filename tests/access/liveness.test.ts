import { beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { decodeJwt, importJWK, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { accessRecords } from '../../src/db/access-records.js';
import { idBytes, type Id } from '../../src/kernel/ids.js';
import type { Network } from '../../src/kernel/networks.js';
import type { Instant } from '../../src/kernel/time.js';
import { agencies, artifactKey, grants } from '../../src/modules/access/index.js';
import { expectData, expectRefusal } from '../support/api.js';
import { aLenderClient, tokenFor } from '../support/oauth.js';
import { aReference } from '../support/reports.js';
import { aWorld, type Call, type World } from '../support/world.js';

let world: World;
let grantId: Id<'grant'>;

beforeAll(async () => {
  world = await aWorld({ accounts: [{}, {}] });
  grantId = await grantOf(world);
});

async function grantOf(of: World): Promise<Id<'grant'>> {
  const { viewer } = expectData(
    await of.agency<{ viewer: { opens: { grantId: Id<'grant'> }[] } }>('{ viewer { opens { grantId } } }'),
  );
  return viewer.opens[0]!.grantId;
}

type GrantChange = Parameters<typeof changeGrant>[0];

function changeGrant(change: {
  readonly status?: 'ACTIVE' | 'SUSPENDED' | 'REVOKED';
  readonly clientIds?: readonly Id<'client'>[] | null;
  readonly networks?: readonly Network[] | null;
  readonly startsAt?: Instant | null;
  readonly endsAt?: Instant | null;
  readonly epoch?: number;
}): Promise<unknown> {
  return world.mutate((work) => work.update(grants, { id: grantId }, change));
}

const READ = 'query Read($id: ID!) { placement(id: $id) { id } }';
const REPORT = `mutation Report($items: [ContactReportInput!]!) {
  reportContacts(items: $items) { created refused results { status problem { code } } }
}`;

async function isReadable(call: Call = world.agency, id = world.placementId): Promise<boolean> {
  return expectData(await call<{ placement: { id: string } | null }>(READ, { id })).placement !== null;
}

interface Reported {
  readonly reportContacts: {
    readonly created: number;
    readonly results: readonly { readonly problem: { readonly code: string } | null }[];
  };
}

/** What became of a report: CREATED, or why not. */
async function report(call: Call = world.agency, placementId = world.placementId): Promise<string> {
  const occurredAt = new Date(world.clock.now()).toISOString();
  const common = { channel: 'PHONE', direction: 'OUTBOUND', party: 'DEBTOR', connection: 'NO_ANSWER' };
  const item = { placementId, reference: aReference('con'), occurredAt, collector: 'C-1', result: 'NONE' };
  const answer = await call<Reported>(REPORT, { items: [{ ...common, ...item }] });
  const { created, results } = expectData(answer).reportContacts;
  return created === 1 ? 'CREATED' : results[0]!.problem!.code;
}

async function expectShut(call: Call = world.agency): Promise<void> {
  expect(await isReadable(call)).toBe(false);
  expect(await report(call)).toBe('NOT_FOUND');
}

async function expectOpen(call: Call = world.agency): Promise<void> {
  expect(await isReadable(call)).toBe(true);
  expect(await report(call)).toBe('CREATED');
}

describe('a grant is asked again on every request', () => {
  test('everything works while it is open', () => expectOpen());

  const shut: readonly (readonly [string, () => GrantChange, () => GrantChange])[] = [
    ['B53 suspended', () => ({ status: 'SUSPENDED' }), () => ({ status: 'ACTIVE' })],
    ['B53 revoked', () => ({ status: 'REVOKED' }), () => ({ status: 'ACTIVE' })],
    ['ended', () => ({ endsAt: world.clock.now() }), () => ({ endsAt: null })],
    [
      'not begun',
      () => ({ startsAt: (world.clock.now() + 1) as Instant }),
      () => ({ startsAt: world.clock.now() }),
    ],
    ['bound to another client', () => ({ clientIds: [] }), () => ({ clientIds: [world.agencyClient.id] })],
    [
      'bound to another network',
      () => ({ networks: ['203.0.113.0/24' as Network, '2001:db8::/32' as Network] }),
      () => ({ networks: ['127.0.0.0/8' as Network, '::1/128' as Network] }),
    ],
  ];
  test.each(shut)(
    '%s, it shuts reads and reports on the next request, until it opens again',
    async (_, close, open) => {
      await changeGrant(close());
      await expectShut();
      await changeGrant(open());
      await expectOpen();
    },
  );

  test('B53 suspended between the door and the write, it lets no report through', async () => {
    const [, ...statuses] = await Promise.all([
      changeGrant({ status: 'SUSPENDED' }),
      ...Array.from({ length: 10 }, () => report()),
    ]);
    expect(statuses.filter((status) => status !== 'CREATED' && status !== 'NOT_FOUND')).toEqual([]);
    await expectShut();
    await changeGrant({ status: 'ACTIVE' });
  });
});

describe('a token is asked again on every request', () => {
  /** A copy of the agency's token with changed claims, by the server's own key. */
  async function reissued(changes: JWTPayload): Promise<Call> {
    const token = await tokenFor(world.api, world.agencyClient, {
      details: [{ type: 'placement_batch', ids: [world.batchId] }],
    });
    const [jwk] = world.api.keys.privateJwks.keys;
    const signer = (await importJWK(jwk!, 'ES256')) as CryptoKey;
    const copy = await new SignJWT({ ...decodeJwt(token), jti: randomUUID(), ...changes })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: jwk!.kid! })
      .sign(signer);
    return (query, variables) => world.api.agencyCall(copy, query, variables);
  }

  test('A38 one revoked by its id is refused on its next request, its twin is not', async () => {
    const jti = randomUUID();
    const [call, twin] = [await reissued({ jti }), await reissued({})];
    await expectOpen(call);
    const expiresAt = (Date.now() + 300_000) as Instant;
    const artifact = { model: 'RevokedToken', key: artifactKey(jti), payload: '{}', grantKey: null };
    await accessRecords(world.database).insertArtifact({ ...artifact, consumedAt: null, expiresAt });
    const answer = await call('{ viewer { clientId } }');
    expect(answer.status).toBe(401);
    expectRefusal(answer, 'UNAUTHENTICATED');
    await expectOpen(twin);
  });

  test('made before an epoch of its grant, it opens nothing; made in it, it does', async () => {
    const { epoch } = (await world.reader.findOne(grants, { id: grantId }))!;
    await expectShut(await reissued({ grant_epochs: { [grantId]: epoch - 1 } }));
    await expectOpen(await reissued({ grant_epochs: { [grantId]: epoch } }));
    await changeGrant({ epoch: epoch + 1 });
    await expectShut(await reissued({ grant_epochs: { [grantId]: epoch } }));
  });

  test("made before its client's tokens were called in, it is refused; made after, it is not", async () => {
    const client = await aLenderClient(world.database, world.lenderId);
    const call = (token: string) => world.api.lenderCall(token, '{ viewer { clientId } }');
    const old = await tokenFor(world.api, client);
    expectData(await call(old));
    await calledIn(client.id, Date.now() + 1_000);
    expect((await call(old)).status).toBe(401);
    await calledIn(client.id, Date.now() - 10_000);
    expectData(await call(await tokenFor(world.api, client)));
  });

  test('B53 of a suspended agency, it is refused whatever it asks', async () => {
    const suspend = (status: 'ACTIVE' | 'SUSPENDED') =>
      world.mutate((work) => work.update(agencies, { id: world.agencyId }, { status }));
    await suspend('SUSPENDED');
    expect((await world.agency('{ viewer { clientId } }')).status).toBe(401);
    await suspend('ACTIVE');
    expectData(await world.agency('{ viewer { clientId } }'));
  });
});

function calledIn(id: Id<'client'>, revokedBefore: number): Promise<unknown> {
  const sql = 'UPDATE client SET revoked_before = ? WHERE lender_id = :lender AND id = ?';
  return world.mutate((work) => work.execute({ sql }, [revokedBefore, idBytes(id)]));
}
