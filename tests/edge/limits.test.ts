import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  answerOf,
  expectData,
  expectRefusal,
  postGraphQL,
  startApi,
  type Answer,
  type Api,
} from '../support/api.js';
import { aLender, aLenderClient, tokenFor } from '../support/oauth.js';

/** Buckets that restore so slowly that a test can count in them. */
const SMALL = {
  COST_LIMIT: '300',
  COST_BUCKET: '320',
  COST_RESTORE: '1',
  LENDER_COST_BUCKET: '500',
  LENDER_COST_RESTORE: '1',
};

const page = 'query ($first: Int!) { placements(first: $first) { nodes { id } } }';
const recall =
  'mutation { recallPlacements(input: { placementIds: ["plc_01h455vb4pex5vsknk084sn02q"], category: STRATEGIC }) { recalled } }';
const fiveRecalls = `mutation { ${[1, 2, 3, 4, 5].map((n) => recall.replace('mutation { ', `m${n}: `).slice(0, -2)).join(' ')} }`;

let api: Api;

beforeAll(async () => {
  api = await startApi({ environment: SMALL });
});

afterAll(() => api.close());

async function aToken(lenderId = aLender(api.database)): Promise<string> {
  return tokenFor(api, await aLenderClient(api.database, await lenderId));
}

/** Calls that cost all that was asked: five mutations each, 50 points. */
async function spend(token: string, calls: number): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let n = 0; n < calls; n++) answers.push(await api.lenderCall(token, fiveRecalls));
  return answers;
}

const refusedIn = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 429);

describe('the cost of an answer', () => {
  test('is what it really held; the rest of what was asked for is given back', async () => {
    const token = await aToken();
    const answer = await api.lenderCall(token, page, { first: 250 });
    expectData(answer);
    expect(answer.extensions?.cost).toEqual({
      requested: 250,
      actual: 1,
      limit: 300,
      available: 319,
      restoreRate: 1,
    });
  });

  test('counts a mutation although it changes nothing', async () => {
    const answer = await api.lenderCall(await aToken(), recall);
    expect(answer.extensions?.cost).toMatchObject({ requested: 10, actual: 10, available: 310 });
  });

  test('is told with a document that can never fit, which is not run', async () => {
    const answer = await api.lenderCall(await aToken(), page, { first: 301 });
    expect(answer.status).toBe(400);
    const { message, extensions } = expectRefusal(answer, 'DOCUMENT_TOO_COMPLEX');
    expect(message).toMatch(/^This costs 301 points and a request may cost 300: it can never run\. /);
    expect(extensions.details).toEqual({ requested: 301, limit: 300 });
    expect(answer.extensions?.cost).toMatchObject({ requested: 301, actual: 0, available: 320 });
  });

  test('is not told when the variables do not fit: nothing would run', async () => {
    const answer = await api.lenderCall(await aToken(), page, { first: 'x' });
    expectRefusal(answer, 'INPUT_INVALID');
    expect(answer.extensions?.cost).toBeUndefined();
  });
});

describe('asking for the cost alone', () => {
  const ask = async (token: string, query: string, variables = {}) =>
    answerOf(
      await postGraphQL(api.address, 'lender', token, JSON.stringify({ query, variables }), {
        'x-cost-only': '1',
      }),
    );

  test('runs nothing and charges nothing', async () => {
    const token = await aToken();
    await ask(token, recall);
    const before = api.database.statements.count;
    const answer = await ask(token, recall);
    // the door's own
    expect(api.database.statements.count - before).toBe(1);
    expect(expectData(answer)).toBeNull();
    expect(answer.extensions?.cost).toMatchObject({ requested: 10, actual: 0, available: 320 });
  });

  test('prices what would be refused', async () => {
    const answer = await ask(await aToken(), page, { first: 9_999 });
    expect(expectData(answer)).toBeNull();
    expect(answer.extensions?.cost).toMatchObject({ requested: 9_999, limit: 300 });
  });
});

describe('a client that has spent its points', () => {
  test('is told what it asked for, what is left and when it fits, and nothing runs', async () => {
    const token = await aToken();
    expect(refusedIn(await spend(token, 6))).toEqual([]);
    const before = api.database.statements.count;
    const answer = await api.lenderCall(token, fiveRecalls);
    expect(api.database.statements.count - before).toBe(1);
    expect(answer.status).toBe(429);
    expect(answer.data).toBeUndefined();
    const { message, extensions } = expectRefusal(answer, 'RATE_LIMITED');
    const { available, retryAfterSeconds } = extensions.details as Record<string, number>;
    expect(message).toBe(
      `This costs 50 points and ${available} are left; it fits in ${retryAfterSeconds} s. ` +
        'Wait `retryAfterSeconds` and send it again; smaller pages and fewer nested fields cost fewer points.',
    );
    expect(extensions.details).toMatchObject({ requested: 50, restoreRate: 1 });
    expect(available! + retryAfterSeconds!).toBe(50);
    expect(answer.headers.get('retry-after')).toBe(String(retryAfterSeconds));
    expect(answer.extensions?.cost).toEqual({
      requested: 50,
      actual: 0,
      limit: 300,
      available,
      restoreRate: 1,
    });
  });

  test('is still served what fits', async () => {
    const token = await aToken();
    await spend(token, 7);
    expectData(await api.lenderCall(token, page, { first: 10 }));
  });

  test('never runs out by pages that are large and empty: what they do not hold is given back', async () => {
    const token = await aToken();
    for (let n = 0; n < 10; n++) expectData(await api.lenderCall(token, page, { first: 250 }));
  });

  test('is not in the way of the clients of another lender', async () => {
    await spend(await aToken(), 7);
    expectData(await api.lenderCall(await aToken(), fiveRecalls));
  });

  test('leaves less to the other clients around its lender', async () => {
    const lenderId = aLender(api.database);
    const [busy, other] = [await aToken(lenderId), await aToken(lenderId)];
    expect(refusedIn(await spend(busy, 6))).toEqual([]);
    // 500 for all of them, 300 of it spent
    const answers = await spend(other, 6);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429, 429]);
    expect(answers[0]?.extensions?.cost?.available).toBeLessThanOrEqual(155);
  });
});
