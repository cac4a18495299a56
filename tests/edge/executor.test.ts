import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectData, startApi, type Answer, type Api } from '../support/api.js';
import { aLender, aLenderClient, tokenFor } from '../support/oauth.js';

let api: Api;
let token: string;

beforeAll(async () => {
  api = await startApi();
  token = await tokenFor(api, await aLenderClient(api.database, await aLender(api.database)));
});

afterAll(() => api.close());

/** What a caller sees, without what differs from one request to the next. */
function seen({ status, data, errors, extensions }: Answer) {
  const withoutId = errors?.map(({ extensions: { requestId: _id, ...known }, ...error }) => ({
    ...error,
    known,
  }));
  const { available: _available, ...cost } = extensions?.cost ?? {};
  return { status, data, errors: withoutId, cost };
}

const item = { reference: 'r-1', amount: { amount: '10.00', currency: 'CNY' }, valueDate: '2026-11-20' };
const record = `mutation ($items: [PaymentInput!]!) {
  recordDirectPayments(items: $items) { created refused results { reference status problem { code path message } } }
}`;

const operations: readonly (readonly [string, string, Readonly<Record<string, unknown>>?])[] = [
  [
    'a page',
    'query ($first: Int!) { placements(first: $first) { nodes { id } pageInfo { hasNextPage } } }',
    { first: 10 },
  ],
  ['a page too large', 'query ($first: Int!) { placements(first: $first) { nodes { id } } }', { first: 251 }],
  ['a foreign cursor', '{ placements(first: 1, after: "x") { nodes { id } } }'],
  [
    'something unknown',
    '{ placement(id: "plc_x") { id } other: placement(id: "plc_01h455vb4pex5vsknk084sn02q") { id } }',
  ],
  ['a refused mutation', 'mutation { approveStatement(statementId: "stm_x") { id } }'],
  [
    'one mutation refused, the other not',
    `mutation { a: approveStatement(statementId: "x") { id } b: approveStatement(statementId: "y") { id } }`,
  ],
  ['a batch of refused items', record, { items: [{ ...item, placementId: 'plc_x' }] }],
  ['a batch that does not fit its type', record, { items: [item, 7, { ...item, placementId: 1.5 }] }],
  ['a single item for a list', record, { items: { ...item, placementId: 'plc_x' } }],
  [
    'a variable that is null where it may not be',
    'query ($first: Int!) { placements(first: $first) { nodes { id } } }',
    { first: null },
  ],
  [
    'a fraction for a whole number',
    'query ($first: Int!) { placements(first: $first) { nodes { id } } }',
    { first: 1.5 },
  ],
  [
    'text for a whole number',
    'query ($first: Int!) { placements(first: $first) { nodes { id } } }',
    { first: '1' },
  ],
  ['a default', 'query ($first: Int! = 3) { placements(first: $first) { nodes { id } } }'],
  [
    'fragments and directives',
    'query ($yes: Boolean!) { ...f @include(if: $yes) } fragment f on Query { placements(first: 1) { __typename } }',
    { yes: true },
  ],
];

test.each(operations.map(([what, query, variables = {}]) => [what, { query, variables }] as const))(
  '%s is answered the same by both engines',
  async (_what, { query, variables }) => {
    const answers = [];
    for (let run = 0; run < 6; run++) answers.push(seen(await api.lenderCall(token, query, variables)));
    expect(answers.every(({ status }) => status < 500)).toBe(true);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  },
);

test('mutations of one document run one after the other in both engines', async () => {
  const call = (n: number) => `m${n}: recordDirectPayments(items: $items) { refused }`;
  const query = `mutation ($items: [PaymentInput!]!) { ${[1, 2, 3].map(call).join(' ')} }`;
  const items = [{ ...item, placementId: 'plc_01h455vb4pex5vsknk084sn02q' }];
  for (let run = 0; run < 6; run++) {
    const data = expectData(await api.lenderCall(token, query, { items }));
    expect(Object.entries(data)).toEqual([1, 2, 3].map((n) => [`m${n}`, { refused: 1 }]));
  }
});
