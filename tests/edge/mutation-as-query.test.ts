import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApolloServer } from '@apollo/server';
import { schemas } from '../../src/graphql/schema.js';
import { startServer } from '../../src/graphql/server.js';
import { sessionOf } from '../../src/graphql/session.js';
import type { Database } from '../../src/db/database.js';
import { readerOf } from '../../src/db/store.js';
import type { RequestContext, Session } from '../../src/kernel/request-context.js';
import { auditEntries } from '../../src/modules/audit/audit-entry.entity.js';
import { testDatabase } from '../support/database.js';
import { aLender, contextOf } from '../support/oauth.js';

let database: Database;
let server: ApolloServer<Session>;
let request: RequestContext;
const failures: string[] = [];

beforeAll(async () => {
  database = await testDatabase();
  request = contextOf(await aLender(database));
  server = await startServer({
    schema: (await schemas()).lender,
    account: {
      limit: 1_000,
      restoreRate: 1,
      charge: () => Promise.resolve({ available: 1_000, waitSeconds: 0 }),
      refund: () => Promise.resolve(),
    },
    introspection: false,
    listener: { failed: (_session, error) => void failures.push(error.message), ended: () => {} },
  });
});

afterAll(() => server.stop());

const APPROVE = 'mutation { approveStatement(statementId: "x") { id } }';

/** As if the endpoint had taken the document for a query. */
async function run(query: string, mayMutate: boolean) {
  const contextValue = sessionOf(database, request, new Set(['statements:approve']), { mayMutate });
  const { body } = await server.executeOperation({ query }, { contextValue });
  if (body.kind !== 'single') throw new Error('one answer was asked for');
  return body.singleResult.errors?.map(({ extensions }) => extensions?.['code']);
}

const entries = () => readerOf(database, request.lenderId).find(auditEntries, {});

test('a mutation whose proof is not spent is refused before a field of it runs', async () => {
  expect(await run(APPROVE, false)).toEqual(['INTERNAL']);
  expect(failures).toEqual(['a mutation came in as a query']);
  expect(await entries()).toEqual([]);
  expect(await run(APPROVE, true)).toEqual(['NOT_FOUND']);
  expect(await entries()).toHaveLength(1);
});
