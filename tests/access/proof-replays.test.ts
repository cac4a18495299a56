import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { accessRecords } from '../../src/db/access-records.js';
import { readerOf } from '../../src/db/store.js';
import { usedProofs } from '../../src/http/door/used-proofs.js';
import { systemClock } from '../../src/kernel/time.js';
import { auditEntries } from '../../src/modules/audit/audit-entry.entity.js';
import { startApi, type Api } from '../support/api.js';
import {
  aDpopKey,
  aLender,
  anAgency,
  anAgencyClient,
  aProof,
  tokenFor,
  type DpopKey,
  type TestClient,
} from '../support/oauth.js';

/** Two processes of one installation: what one of them knows the other knows by the database alone. */
let one: Api;
let other: Api;
let client: TestClient;
let key: DpopKey;
let token: string;

const PATH = '/agency/graphql';
const QUERY = '{ viewer { clientId } }';
const MUTATION = `mutation { reportContacts(items: [{
  placementId: "plc_00000000000000000000000000", reference: "R", occurredAt: "2026-11-10T10:00:00Z",
  channel: PHONE, direction: OUTBOUND, party: DEBTOR, connection: NO_ANSWER, result: NONE, collector: "C-1"
}]) { refused } }`;

beforeAll(async () => {
  one = await startApi();
  other = await startApi({ database: one.database, keys: one.keys });
  const lenderId = await aLender(one.database);
  client = await anAgencyClient(one.database, lenderId, await anAgency(one.database, lenderId));
  key = await aDpopKey();
  token = await tokenFor(one, client, { dpop: key });
});

afterAll(() => Promise.all([one.close(), other.close()]));

const proof = (method = 'POST', path = PATH) => aProof(key, method, `${one.publicUrl}${path}`, { token });

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function ask(api: Api, dpop: string, body: string, path = PATH): Promise<Answer> {
  const headers = { 'content-type': 'application/json', authorization: `DPoP ${token}`, dpop };
  const answer = await fetch(api.address + path, { method: 'POST', headers, body });
  return { status: answer.status, text: await answer.text() };
}

const bodyOf = (query: string, more: object = {}) => JSON.stringify({ query, ...more });

/** Mutations that ran or were refused for what they asked: each leaves an entry. */
async function mutations(): Promise<number> {
  return (await readerOf(one.database, client.lenderId).find(auditEntries, { actorId: client.id })).length;
}

/** Sends the same request to both processes, and tells how many mutations came of it. */
async function playedTwice(body: string) {
  const before = await mutations();
  const dpop = await proof();
  const answers = [await ask(one, dpop, body), await ask(other, dpop, body)];
  return { answers, ran: (await mutations()) - before };
}

describe('a proof that was used', () => {
  test('A26 for a query is refused for the same again', async () => {
    const dpop = await proof();
    expect(await ask(one, dpop, bodyOf(QUERY))).toMatchObject({ status: 200 });
    expect(await ask(one, dpop, bodyOf(QUERY))).toMatchObject({ status: 401 });
  });

  test('A26 for a query is refused for a mutation at the same process', async () => {
    const dpop = await proof();
    expect(await ask(one, dpop, bodyOf(QUERY))).toMatchObject({ status: 200 });
    expect(await ask(one, dpop, bodyOf(MUTATION))).toMatchObject({ status: 401 });
  });

  test('A26 for a mutation is refused at another process, and the mutation ran once', async () => {
    const { answers, ran } = await playedTwice(bodyOf(MUTATION));
    expect(answers).toMatchObject([
      { status: 200, text: expect.stringContaining('"refused":1') },
      { status: 401 },
    ]);
    expect(ran).toBe(1);
  });

  test('A27 for a mutation by twenty at once on two processes is taken once, ten times over', async () => {
    for (let round = 0; round < 10; round++) {
      const before = await mutations();
      const dpop = await proof();
      const asks = Array.from({ length: 20 }, (_, n) => ask(n % 2 ? one : other, dpop, bodyOf(MUTATION)));
      const answers = await Promise.all(asks);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect((await mutations()) - before).toBe(1);
    }
  }, 60_000);

  test('A26 for a file is refused for the file at another process', async () => {
    const path = '/agency/statements/stm_00000000000000000000000000.csv';
    const dpop = await proof('GET', path);
    const get = ({ address }: Api) =>
      fetch(address + path, { headers: { authorization: `DPoP ${token}`, dpop } });
    expect((await get(one)).status).toBe(404);
    expect((await get(other)).status).toBe(401);
  });

  test.each([
    ['a query', bodyOf(QUERY), 200],
    ['a body that is no JSON', '{', 400],
  ])(
    'A26 for %s is refused for a mutation at another process once the first has told of it',
    async (_case, body, status) => {
      const third = await startApi({ database: one.database, keys: one.keys });
      const dpop = await proof();
      expect(await ask(third, dpop, body)).toMatchObject({ status });
      await third.close();
      expect(await ask(other, dpop, bodyOf(MUTATION))).toMatchObject({ status: 401 });
    },
  );

  test('A28 with the id of another client is another proof', async () => {
    const [mine, theirs] = [await aDpopKey(), await aDpopKey()];
    const jti = randomUUID();
    for (const dpop of [mine, theirs]) {
      const bound = await tokenFor(one, client, { dpop });
      const shown = await aProof(dpop, 'POST', one.publicUrl + PATH, { token: bound, jti });
      const headers = { 'content-type': 'application/json', authorization: `DPoP ${bound}`, dpop: shown };
      const answer = await fetch(one.address + PATH, { method: 'POST', headers, body: bodyOf(MUTATION) });
      expect(answer.status).toBe(200);
    }
  });
});

/** Each holds a mutation, or tries to look as if it held none. */
const disguises: readonly (readonly [string, string])[] = [
  ['its word escaped in the JSON', bodyOf(MUTATION).replace('mutation', String.raw`\u006dut\u0061tion`)],
  ['its word escaped as in a text of GraphQL', bodyOf(MUTATION.replace('m', String.raw`\u006d`))],
  ['its word in capitals', bodyOf(MUTATION.replace('mutation', 'MUTATION'))],
  ['its word with a letter of another alphabet', bodyOf(MUTATION.replace('a', 'а'))],
  ['its word broken by a character that nobody sees', bodyOf(MUTATION.replace('muta', 'muta\u200d'))],
  ['its word broken by a comment', bodyOf(MUTATION.replace('muta', 'muta#\n'))],
  ['commas and a byte order mark before it', bodyOf(`\ufeff,,,${MUTATION}`)],
  ['a comment before it', bodyOf(`# query\n${MUTATION}`)],
  [
    'a query before it, chosen by name',
    bodyOf(`query A ${QUERY} ${MUTATION.replace(' ', ' B ')}`, { operationName: 'B' }),
  ],
  [
    'a block string around a query',
    bodyOf(`query A($t: String = """ } """) ${QUERY} ${MUTATION.replace(' ', ' B ')}`, {
      operationName: 'B',
    }),
  ],
  ['a second `query` in the body', `{"query":${JSON.stringify(QUERY)},${bodyOf(MUTATION).slice(1)}`],
  ['a query in the body and itself in `extensions`', bodyOf(QUERY, { extensions: { query: MUTATION } })],
  ['no word at all', bodyOf(MUTATION.replace('mutation ', ''))],
  ['itself called a subscription', bodyOf(MUTATION.replace('mutation', 'subscription'))],
];

test.each(disguises)('A26 a mutation with %s never runs twice on one proof', async (_case, body) => {
  expect((await playedTwice(body)).ran).toBeLessThanOrEqual(1);
});

test('a query that only speaks of mutations is answered, and its proof is good at one process alone', async () => {
  const { answers } = await playedTwice(bodyOf(`# no mutation\n${QUERY}`));
  expect(answers).toMatchObject([{ status: 200 }, { status: 401 }]);
});

test('where this process can remember no more, each proof is spent for all at once', async () => {
  const records = accessRecords(one.database);
  const [mine, theirs] = [0, 100].map((limit) => usedProofs(records, { clock: systemClock, limit }));
  const shown = { jkt: key.jkt, jti: randomUUID() };
  await mine!.open(shown);
  const { spend } = await theirs!.open(shown);
  await expect(spend()).rejects.toMatchObject({ reason: 'PROOF_USED' });
  await expect(mine!.open(shown)).rejects.toMatchObject({ reason: 'PROOF_USED' });
});
