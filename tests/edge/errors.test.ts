import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { expectData, expectRefusal, startApi, type Answer, type Api } from '../support/api.js';
import { aLender, aLenderClient, tokenFor } from '../support/oauth.js';

let api: Api;
let token: string;

beforeAll(async () => {
  api = await startApi();
  token = await tokenFor(api, await aLenderClient(api.database, await aLender(api.database)));
});

afterAll(() => api.close());

const recall = 'mutation ($input: RecallPlacementsInput!) { recallPlacements(input: $input) { recalled } }';
const record = 'mutation ($items: [PaymentInput!]!) { recordDirectPayments(items: $items) { created } }';
const item = {
  placementId: 'plc_01h455vb4pex5vsknk084sn02q',
  reference: 'r-1',
  amount: { amount: '10.00', currency: 'CNY' },
  valueDate: '2026-11-20',
};

/** Codes, places and allowed values of all problems, which is what a program reads. */
function problemsOf({ status, errors = [] }: Answer) {
  return {
    status,
    problems: errors.map(({ extensions: { code, path, allowed } }) => ({
      code,
      path,
      allowed: allowed?.toSorted(),
    })),
  };
}

test('C96 an unknown enum value is answered with the allowed ones, from a variable and from the document alike', async () => {
  const allowed = ['COMMERCIAL', 'COMPLIANCE', 'DATA_CONTROL', 'STRATEGIC'];
  const fromVariable = await api.lenderCall(token, recall, { input: { category: 'WHIM' } });
  const fromDocument = await api.lenderCall(
    token,
    'mutation { recallPlacements(input: { category: WHIM }) { recalled } }',
  );
  const expected = {
    status: 400,
    problems: [{ code: 'INPUT_INVALID', path: ['input', 'category'], allowed }],
  };
  expect(problemsOf(fromVariable)).toEqual(expected);
  expect(problemsOf(fromDocument)).toEqual(expected);
});

test('a number where money is written as text is refused with the place and the reason', async () => {
  const items = [item, { ...item, amount: { amount: 10.5, currency: 'CNY' } }];
  const answer = await api.lenderCall(token, record, { items });
  expect(problemsOf(answer)).toEqual({
    status: 400,
    problems: [{ code: 'INPUT_INVALID', path: ['items', 1, 'amount', 'amount'], allowed: undefined }],
  });
  expect(answer.errors?.[0]?.message).toMatch(/^Decimal is written as text, in quotes\./);
  const written =
    'mutation { recordDirectPayments(items: [{ amount: { amount: 10.5, currency: "CNY" } }]) { created } }';
  const inDocument = await api.lenderCall(token, written);
  expect(inDocument.errors?.map(({ extensions }) => extensions.path)).toContainEqual([
    'items',
    0,
    'amount',
    'amount',
  ]);
});

test('C96 missing and unknown fields are named with their place', async () => {
  const answer = await api.lenderCall(token, record, { items: [{ reference: 'r-1', amout: 1 }] });
  expect(answer.status).toBe(400);
  const paths = answer.errors?.map(({ extensions }) => extensions.path);
  expect(paths).toContainEqual(['items', 0, 'placementId']);
  expect(paths).toContainEqual(['items', 0, 'amout']);
  expect(problemsOf(await api.lenderCall(token, record)).problems).toEqual([
    { code: 'INPUT_INVALID', path: ['items'], allowed: undefined },
  ]);
});

test('no answer repeats a value, which may be personal', async () => {
  const secret = '王小明 13912345678';
  const answers = [
    await api.lenderCall(token, recall, { input: { category: secret } }),
    await api.lenderCall(token, recall, { input: { category: 'STRATEGIC', [secret]: 1 } }),
    await api.lenderCall(token, record, { items: secret }),
    await api.lenderCall(token, record, { items: [{ ...item, amount: [secret] }] }),
    await api.lenderCall(
      token,
      `mutation { recallPlacements(input: { category: "${secret}" }) { recalled } }`,
    ),
    await api.lenderCall(token, `{ placements(first: "${secret}") { nodes { id } } }`),
    await api.lenderCall(token, `{ placements(first: 1 "${secret}") { nodes { id } } }`),
    await api.lenderCall(token, `{ placement(id: "${secret}") { id } }`),
  ];
  expect(JSON.stringify(answers.map(({ errors, data }) => [errors, data]))).not.toMatch(/王小明|1391/);
});

test('C74 nothing suggests names of the schema', async () => {
  const guesses = [
    '{ placment(id: "x") { id } }',
    '{ placement(idd: "x") { id } }',
    'mutation { recallPlacement }',
  ];
  for (const guess of guesses) {
    const answer = await api.lenderCall(token, guess);
    expect(answer.status).toBe(400);
    expectRefusal(answer, 'DOCUMENT_INVALID');
    expect(JSON.stringify(answer.errors)).not.toMatch(/did you mean/i);
  }
});

test('what does not parse says where', async () => {
  const answer = await api.lenderCall(token, '{ placements(first: 1) { nodes { id } ');
  expect(answer.status).toBe(400);
  expect(expectRefusal(answer, 'DOCUMENT_INVALID').message).toMatch(
    /^Syntax Error: Expected Name, found <EOF>\./,
  );
});

test('an operation that the document does not have is not run', async () => {
  const body = JSON.stringify({ query: 'query A { __typename } query B { __typename }', operationName: 'C' });
  const answer = await api.app.inject({
    method: 'POST',
    url: '/lender/graphql',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body,
  });
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({ errors: [{ extensions: { code: 'DOCUMENT_INVALID' } }] });
});

test('a missing scope is named, and nothing is read or written', async () => {
  const client = await aLenderClient(api.database, await aLender(api.database), {
    scopes: ['accounts:read'],
  });
  const narrow = await tokenFor(api, client);
  const answer = await api.lenderCall(narrow, recall, { input: { category: 'STRATEGIC', placementIds: [] } });
  expect(expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope).toBe('placements:recall');
});

test('C73 the schema can be asked for here, and not in production', async () => {
  expectData(await api.lenderCall(token, getIntrospectionQuery()));
  const production = await startApi({ environment: { NODE_ENV: 'production' } });
  try {
    const client = await aLenderClient(production.database, await aLender(production.database));
    const answer = await production.lenderCall(
      await tokenFor(production, client),
      '{ __schema { types { name } } }',
    );
    expect(answer.status).toBe(400);
    expectRefusal(answer, 'DOCUMENT_INVALID');
    expect((await fetch(`${production.address}/explorer`)).status).toBe(404);
  } finally {
    await production.close();
  }
});
