import { beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { accessRecords } from '../../src/db/access-records.js';
import type { Database } from '../../src/db/database.js';
import { readerOf } from '../../src/db/store.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { oauthPurge } from '../../src/jobs/oauth-purge.js';
import type { Id } from '../../src/kernel/ids.js';
import { parseCommand } from '../../src/kernel/parse.js';
import type { Instant } from '../../src/kernel/time.js';
import {
  agencyPage,
  clientsOfAgencies,
  registerAgency,
  registerAgencyCommand,
  scopesOf,
} from '../../src/modules/access/index.js';
import { outboxEvents } from '../../src/modules/events/outbox.entity.js';
import { testDatabase } from '../support/database.js';
import { aKeyPair, aLender, contextOf } from '../support/oauth.js';

let database: Database;
let lenderId: Id<'lender'>;

beforeAll(async () => {
  database = await testDatabase();
  lenderId = await aLender(database);
});

async function anInput(changes: object = {}) {
  const { jwks } = await aKeyPair();
  return {
    reference: crypto.randomUUID(),
    name: 'Harbour Recoveries',
    clients: [{ name: 'CRM', jwks }],
    ...changes,
  };
}

function register(input: object, lender = lenderId) {
  const command = parseCommand(registerAgencyCommand, input);
  return mutate(database, contextOf(lender), 'agencies.register', (work) => registerAgency(work, command));
}

async function clientsOf(agencyId: Id<'agency'>, lender = lenderId) {
  const page = { parent: agencyId, request: { first: 250, after: null }, scope: [] };
  return (await clientsOfAgencies(readerOf(database, lender), [page]))[0]!.nodes;
}

test('an agency is registered with its clients, which may have every agency scope unless told less', async () => {
  const { jwks } = await aKeyPair();
  const clients = [
    { name: 'CRM', jwks },
    { name: 'Reports', jwks: JSON.stringify(jwks), scopes: ['contacts:report', 'contacts:report'] },
  ];
  const { agency, status } = await register(await anInput({ clients }));
  expect({ status, name: agency.name, state: agency.status }).toEqual({
    status: 'CREATED',
    name: 'Harbour Recoveries',
    state: 'ACTIVE',
  });
  const reader = readerOf(database, lenderId);
  const registered = await clientsOf(agency.id);
  expect(registered).toMatchObject([
    { name: 'CRM', scopes: scopesOf('agency'), jwks, status: 'ACTIVE' },
    { name: 'Reports', scopes: ['contacts:report'], jwks },
  ]);
  const events = (await reader.find(outboxEvents, {})).flatMap((row) => row.events);
  expect(events).toContainEqual({ type: 'agency.registered', items: [{ id: agency.id }] });
});

test('the same content under the same reference answers with the first agency and adds nothing', async () => {
  const input = await anInput();
  const first = await register(input);
  const again = await register(input);
  expect(again).toEqual({ agency: first.agency, status: 'DUPLICATE', initialAccessToken: null });
  const registered = await clientsOf(first.agency.id);
  expect(registered).toHaveLength(1);
});

test('twenty calls at once with one reference register one agency', async () => {
  const input = await anInput();
  const answers = await Promise.all(Array.from({ length: 20 }, () => register(input)));
  expect(new Set(answers.map(({ agency }) => agency.id)).size).toBe(1);
  expect(answers.filter(({ status }) => status === 'CREATED')).toHaveLength(1);
});

test('other content under a known reference is refused', async () => {
  const input = await anInput();
  await register(input);
  await expect(register({ ...input, name: 'Another' })).rejects.toMatchObject({ code: 'REFERENCE_REUSED' });
  await expect(register({ ...(await anInput()), reference: input.reference })).rejects.toMatchObject({
    code: 'REFERENCE_REUSED',
  });
});

test('two lenders may use one reference; neither sees the agency of the other', async () => {
  const input = await anInput();
  const elsewhere = await aLender(database);
  const mine = await register(input);
  const theirs = await register(input, elsewhere);
  expect(theirs.agency.id).not.toBe(mine.agency.id);
  const page = await agencyPage(readerOf(database, elsewhere), { first: 250, after: null }, ['x']);
  expect(page.nodes.map(({ id }) => id)).toEqual([theirs.agency.id]);
  expect(await clientsOf(mine.agency.id, elsewhere)).toEqual([]);
});

describe('keys that are refused', () => {
  async function refusalOf(jwks: unknown): Promise<string> {
    const input = await anInput({ clients: [{ name: 'CRM', jwks }] });
    try {
      parseCommand(registerAgencyCommand, input);
    } catch (error) {
      return (error as Error).message;
    }
    return 'taken';
  }

  async function aKey(algorithm: string, options: object = {}) {
    const { publicKey } = await generateKeyPair(algorithm, { extractable: true, ...options });
    return exportJWK(publicKey);
  }

  test('private keys, and the answer does not repeat them', async () => {
    for (const algorithm of ['ES256', 'EdDSA', 'PS256']) {
      const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
      const jwk = await exportJWK(privateKey);
      const message = await refusalOf({ keys: [jwk] });
      expect(message).toMatch(/private key/);
      expect(message).not.toContain(jwk.d!);
    }
    expect(await refusalOf({ keys: [{ kty: 'oct', k: 'c2VjcmV0' }] })).toMatch(/private key/);
  });

  test('other curves, short RSA keys, points off the curve and keys for encryption', async () => {
    expect(await refusalOf({ keys: [await aKey('ES384')] })).toMatch(/P-256/);
    expect(await refusalOf({ keys: [await aKey('ECDH-ES', { crv: 'X25519' })] })).toMatch(/P-256/);
    const { n, ...rsa } = await aKey('PS256');
    const short = Buffer.from(n!, 'base64url').subarray(0, 128).toString('base64url');
    expect(await refusalOf({ keys: [{ ...rsa, n: short }] })).toMatch(/2,048/);
    const point = await aKey('ES256');
    expect(await refusalOf({ keys: [{ ...point, y: point.x }] })).toMatch(/P-256/);
    expect(await refusalOf({ keys: [{ ...point, use: 'enc' }] })).toMatch(/signatures/);
    expect(await refusalOf({ keys: [{ ...point, alg: 'ES384' }] })).toMatch(/ES256/);
  });

  test('what is no key set at all', async () => {
    const point = await aKey('ES256');
    for (const jwks of [
      null,
      7,
      '{',
      'null',
      {},
      { keys: [] },
      point,
      { keys: [null] },
      { keys: Array.from({ length: 11 }, () => point) },
    ])
      expect(await refusalOf(jwks)).not.toBe('taken');
    expect(
      await refusalOf({
        keys: [
          { ...point, kid: 'a' },
          { ...point, kid: 'a' },
        ],
      }),
    ).toMatch(/kid/);
  });

  test('what came along with a key is not kept', async () => {
    const point = await aKey('ES256');
    const command = parseCommand(
      registerAgencyCommand,
      await anInput({ clients: [{ name: 'CRM', jwks: { keys: [{ ...point, x5u: 'https://x' }] } }] }),
    );
    expect(command.clients[0]!.jwks).toEqual({ keys: [point] });
  });
});

test('scopes of the lender side, unknown scopes and unknown members are refused', async () => {
  const { jwks } = await aKeyPair();
  for (const scopes of [['accounts:import'], ['everything'], [], ['__proto__']])
    expect(() =>
      parseCommand(registerAgencyCommand, {
        reference: 'r',
        name: 'n',
        clients: [{ name: 'CRM', jwks, scopes }],
      }),
    ).toThrow();
  expect(() =>
    parseCommand(registerAgencyCommand, { reference: 'r', name: 'n', clients: [], status: 'ACTIVE' }),
  ).toThrow(/status/);
});

test('used assertion ids are deleted ten minutes after they expired, not before', async () => {
  const records = accessRecords(database);
  const expiresAt = Date.parse('2020-01-01T00:00:00Z') as Instant;
  const artifact = {
    model: 'ReplayDetection',
    key: crypto.randomUUID(),
    payload: '{}',
    grantKey: null,
    consumedAt: null,
    expiresAt,
  };
  expect(await records.insertArtifact(artifact)).toBe(true);
  expect(await records.insertArtifact(artifact)).toBe(false);
  const purgeAt = async (late: number) => {
    const clock = { now: () => (expiresAt + late) as Instant };
    await oauthPurge.run(database, { domain: clock, system: clock }, new AbortController().signal);
  };
  await purgeAt(600_000);
  expect(await records.insertArtifact(artifact)).toBe(false);
  await purgeAt(600_001);
  expect(await records.insertArtifact(artifact)).toBe(true);
});
