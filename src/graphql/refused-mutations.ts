import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { Session } from '../kernel/request-context.js';

/**
 * Mutations that are refused before their use case begins (the scope is missing, the input is wrong) leave an audit
 * entry under the field's name; those refused by the use case have left one under its own. Scopes are checked in front
 * of all middleware, so the fields themselves are wrapped.
 */
export function auditRefusals(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {}))
    field.resolve = audited(field.name, field.resolve ?? defaultFieldResolver);
}

type Resolve = GraphQLFieldResolver<unknown, Session>;

function audited(name: string, resolve: Resolve): Resolve {
  return async (root, args, session, info) => {
    try {
      return (await resolve(root, args, session, info)) as unknown;
    } catch (error) {
      await session.refused(name, error);
      throw error;
    }
  };
}
