import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
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

let api: Api;
let token: string;

beforeAll(async () => {
  api = await startApi();
  token = await tokenFor(api, await aLenderClient(api.database, await aLender(api.database)));
});

afterAll(() => api.close());

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return answerOf(await postGraphQL(api.address, 'lender', token, body, headers));
}

test('a well-formed request is answered', async () => {
  expect(expectData(await post('{"query":"{ __typename }"}'))).toEqual({ __typename: 'Query' });
});

test('a byte order mark before the JSON does no harm', async () => {
  expectData(await post('\uFEFF{"query":"{ __typename }"}'));
});

const query = '"query":"query ($after: String) { placements(first: 1, after: $after) { nodes { id } } }"';

test.each([
  ['C78', 'no JSON', '{"query":'],
  ['C78', 'no body at all', ''],
  ['C78', 'text instead of an object', '"{ __typename }"'],
  ['C78', 'nothing to run', '{}'],
  ['C78', 'a document that is no text', '{"query":["{ __typename }"]}'],
  ['C78', 'variables that are no object', '{"query":"{ __typename }","variables":[1]}'],
  ['C78', 'an operation name that is no text', '{"query":"{ __typename }","operationName":7}'],
  ['C80', 'half of a surrogate pair', `{${query},"variables":{"after":"\\ud83d"}}`],
  ['C80', 'the other half of a surrogate pair', `{${query},"variables":{"after":"\\ude00 x"}}`],
  ['C81', 'the character NUL', `{${query},"variables":{"after":"a\\u0000b"}}`],
  ['C82', 'JSON that is 40,000 levels deep', `${'['.repeat(40_000)}${']'.repeat(40_000)}`],
  [
    'C82',
    'variables that are 40,000 levels deep',
    `{${query},"variables":${'{"after":'.repeat(40_000)}1${'}'.repeat(40_000)}}`,
  ],
  ['C83', 'a key that reaches into the prototype', `{${query},"variables":{"__proto__":{"after":"x"}}}`],
  ['C83', 'such a key, escaped', `{${query},"variables":{"\\u005f_proto__":{"after":"x"}}}`],
  ['C83', 'a key named constructor', `{${query},"variables":{"constructor":{"prototype":{"after":"x"}}}}`],
  ['C72', 'a list of operations', '[{"query":"{ __typename }"},{"query":"{ __typename }"}]'],
])('%s a body with %s is malformed', async (_case, _what, body) => {
  const answer = await post(body);
  expect(answer.status).toBe(400);
  expect(JSON.stringify(expectRefusal(answer, 'MALFORMED_REQUEST'))).not.toMatch(
    /node_modules|\.ts|SyntaxError/,
  );
});

test('C79 bytes that are not UTF-8 are malformed, not replaced', async () => {
  const answer = await post(
    Uint8Array.from([...Buffer.from('{"query":"{ a'), 0xc3, 0x28, ...Buffer.from('}"}')]),
  );
  expect(answer.status).toBe(400);
  expectRefusal(answer, 'MALFORMED_REQUEST');
});

test('a pair of surrogate escapes is one character, and escaped escapes are text', async () => {
  expectRefusal(await post(`{${query},"variables":{"after":"\\ud83d\\ude00"}}`), 'BAD_CURSOR');
  expectRefusal(await post(`{${query},"variables":{"after":"\\\\u0000 constructor"}}`), 'BAD_CURSOR');
});

test('a list of more than 1,000 items is refused before any item is read', async () => {
  const items = Array(1_001).fill(1);
  const answer = await post(JSON.stringify({ query: '{ __typename }', variables: { items } }));
  expect(answer.status).toBe(400);
  expectRefusal(answer, 'BATCH_TOO_LARGE');
});

/** A request of exactly so many bytes. */
function bodyOf(bytes: number): string {
  const body = '{"query":"{ __typename }","operationName":null}';
  return body.padEnd(bytes, ' ');
}

test('C84 a body of the limit is taken, one byte more is too large', async () => {
  expectData(await post(bodyOf(api.config.bodyLimitBytes)));
  const answer = await post(bodyOf(api.config.bodyLimitBytes + 1));
  expect(answer.status).toBe(413);
  expectRefusal(answer, 'BODY_TOO_LARGE');
});

test.each([
  ['C85', 'compressed', 'application/json', { 'content-encoding': 'gzip' }, gzipSync(bodyOf(100))],
  [
    'C85',
    '50 MB of blanks in 50 kB of gzip',
    'application/json',
    { 'content-encoding': 'gzip' },
    gzipSync(Buffer.alloc(50_000_000, ' ')),
  ],
  ['C77', 'a form with files', 'multipart/form-data; boundary=x', {}, '--x--'],
  ['C76', 'plain text', 'text/plain', {}, bodyOf(100)],
  ['C76', 'a web form', 'application/x-www-form-urlencoded', {}, 'query=%7B__typename%7D'],
  ['C76', 'a bare document', 'application/graphql', {}, '{ __typename }'],
  ['C79', 'JSON in another encoding', 'application/json; charset=utf-16', {}, bodyOf(100)],
])('%s a body that is %s is not taken', async (_case, _what, type, headers, body) => {
  const answer = await post(typeof body === 'string' ? body : new Uint8Array(body), {
    'content-type': type,
    ...headers,
  });
  expect(answer.status).toBe(415);
  expectRefusal(answer, 'UNSUPPORTED_MEDIA_TYPE');
});

test('C75 a query or a mutation by GET is not answered', async () => {
  for (const query of ['{ __typename }', 'mutation { approveStatement(statementId: "x") { id } }']) {
    const response = await fetch(`${api.address}/lender/graphql?query=${encodeURIComponent(query)}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    expect(response.headers.get('allow')).toBe('POST');
    const answer = await answerOf(response);
    expect(answer.status).toBe(405);
    expectRefusal(answer, 'METHOD_NOT_ALLOWED');
  }
});

test('without a token nothing is read: not the body, not the schema', async () => {
  const response = await postGraphQL(api.address, 'lender', null, '{"query":');
  expect(response.headers.get('www-authenticate')).toMatch(/\bBearer /);
  const answer = await answerOf(response);
  expect(answer.status).toBe(401);
  expectRefusal(answer, 'UNAUTHENTICATED');
});

test('the token of one side does not open the other', async () => {
  expectRefusal(await api.agencyCall(token, '{ __typename }'), 'UNAUTHENTICATED');
});
