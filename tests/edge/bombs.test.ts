import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bodyOf, bombs } from '../../bench/bombs.js';
import { answerOf, expectData, expectRefusal, postGraphQL, startApi, type Api } from '../support/api.js';
import { aLender, aLenderClient, tokenFor } from '../support/oauth.js';

let api: Api;
let token: string;

beforeAll(async () => {
  api = await startApi();
  token = await tokenFor(api, await aLenderClient(api.database, await aLender(api.database)));
});

afterAll(() => api.close());

/** A mutation whose values do not fit leaves an audit entry and its place in the queue of the sealer. */
const ENTRY = 2;

function isNoted({ code, query }: ReturnType<typeof bombs>[number]): boolean {
  return code === 'INPUT_INVALID' && query?.startsWith('mutation') === true;
}

/** SQL statements that a request of this body sends. */
async function statementsOf<T>(work: () => Promise<T>): Promise<[number, T]> {
  const before = api.database.statements.count;
  const result = await work();
  return [api.database.statements.count - before, result];
}

test.each(bombs().map((bomb) => [bomb.name, bomb] as const))(
  '%s: refused before anything runs',
  async (_name, bomb) => {
    const [ofTheDoor] = await statementsOf(() => api.lenderCall(token, '{ __typename }'));
    const [statements, answer] = await statementsOf(async () =>
      answerOf(await postGraphQL(api.address, 'lender', token, bodyOf(bomb))),
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.data).toBeUndefined();
    expectRefusal(answer, bomb.code);
    expect(statements).toBe(ofTheDoor + (isNoted(bomb) ? ENTRY : 0));
  },
);

test('a page of 250 plain placements is within the cost limit', async () => {
  const page = await api.lenderCall(
    token,
    '{ placements(first: 250) { nodes { id status placed { amount currency } paid { amount } } pageInfo { endCursor } } }',
  );
  expectData(page);
  expect(page.extensions?.cost).toMatchObject({ requested: 250, limit: 1_000 });
});

test('a page of 50 placements with their batch and last five contacts is within the cost limit', async () => {
  const page = await api.lenderCall(
    token,
    'query ($first: Int!) { placements(first: $first) { nodes { id batch { id } contacts(last: 5) { id } } } }',
    { first: 50 },
  );
  expectData(page);
  expect(page.extensions?.cost).toMatchObject({ requested: 350, limit: 1_000 });
});

test('five mutations in one document are taken, six are not', async () => {
  const mutations = (count: number) =>
    `mutation { ${Array.from({ length: count }, (_, n) => `m${n}: approveStatement(statementId: "stm_${n}") { id }`).join(' ')} }`;
  expectRefusal(await api.lenderCall(token, mutations(5)), 'NOT_FOUND');
  expectRefusal(await api.lenderCall(token, mutations(6)), 'DOCUMENT_TOO_COMPLEX');
});

test('eight levels of fields are taken, nine are not, however they are put into fragments', async () => {
  const level = (depth: number) => `{ a${' { a'.repeat(depth - 1)}${' }'.repeat(depth)}`;
  expectRefusal(await api.lenderCall(token, level(8)), 'DOCUMENT_INVALID');
  expectRefusal(await api.lenderCall(token, level(9)), 'DOCUMENT_TOO_COMPLEX');
  const inFragments = `{ ...f } fragment f on Query ${level(9)}`;
  expectRefusal(await api.lenderCall(token, inFragments), 'DOCUMENT_TOO_COMPLEX');
});

test('fifteen aliases are taken, sixteen are not', async () => {
  const aliases = (count: number) =>
    `{ ${Array.from({ length: count }, (_, n) => `a${n}: __typename`).join(' ')} }`;
  expectData(await api.lenderCall(token, aliases(15)));
  expectRefusal(await api.lenderCall(token, aliases(16)), 'DOCUMENT_TOO_COMPLEX');
});
