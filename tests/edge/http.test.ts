import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectData, startApi, type Api } from '../support/api.js';
import { aLender, aLenderClient, tokenFor } from '../support/oauth.js';

let api: Api;
let token: string;

beforeAll(async () => {
  api = await startApi();
  token = await tokenFor(api, await aLenderClient(api.database, await aLender(api.database)));
});

afterAll(() => api.close());

test('a token opens the endpoint of its side', async () => {
  expect(expectData(await api.lenderCall(token, '{ __typename }'))).toEqual({ __typename: 'Query' });
});
