import { beforeAll, expect, test } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import { resolvers } from '../../src/graphql/resolvers.js';
import { schemas, type Schemas } from '../../src/graphql/schema.js';
import type { Audience } from '../../src/kernel/request-context.js';
import { isScopeOf, VIEWER } from '../../src/modules/access/index.js';

let built: Schemas;

beforeAll(async () => {
  built = await schemas();
});

/** The root fields of an audience as its resolvers declare them, with the scopes they ask for. */
function rootFields(
  audience: Audience,
): { readonly name: string; readonly scopes: readonly unknown[] | undefined }[] {
  const { queries, mutations } = getMetadataStorage();
  return [...queries, ...mutations]
    .filter(({ target }) => resolvers[audience].includes(target as (typeof resolvers)[Audience][number]))
    .map(({ schemaName, roles }) => ({ name: schemaName, scopes: roles }));
}

function fieldNames(schema: GraphQLSchema): string[] {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  return roots.flatMap((type) => Object.keys(type?.getFields() ?? {}));
}

test.each(['lender', 'agency'] as const)(
  'every root field of the %s asks for a scope of that side',
  (audience) => {
    const fields = rootFields(audience);
    expect(fields.map(({ name }) => name).toSorted()).toEqual(fieldNames(built[audience]).toSorted());
    const open = fields.filter(({ scopes = [] }) => {
      const known = scopes.every((scope) => scope === VIEWER || isScopeOf(audience, String(scope)));
      return scopes.length === 0 || !known;
    });
    expect(open).toEqual([]);
  },
);
