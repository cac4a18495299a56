import 'reflect-metadata';
import { GraphQLInputObjectType, type GraphQLSchema } from 'graphql';
import { buildSchema, getMetadataStorage, type NonEmptyArray } from 'type-graphql';
import type { Audience } from '../kernel/request-context.js';
import { auditRefusals } from './refused-mutations.js';
import { resolvers } from './resolvers.js';
import { checkScope } from './scope-check.js';

export type Schemas = Readonly<Record<Audience, GraphQLSchema>>;

let built: Promise<Schemas> | undefined;

/** The two schemas, made once per process: a type or field exists for one audience only if its classes say so. */
export function schemas(): Promise<Schemas> {
  built ??= buildBoth();
  return built;
}

async function buildBoth(): Promise<Schemas> {
  const both = { lender: await build('lender'), agency: await build('agency') };
  leaveInputsPlain();
  return both;
}

/**
 * Use cases parse their inputs themselves. For instances of input classes type-graphql would search the list of them once
 * for each field of each item, 7,000 times for a batch of 500; once the schemas stand nothing else needs the list.
 */
function leaveInputsPlain(): void {
  getMetadataStorage().inputTypes.length = 0;
}

async function build(audience: Audience): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: resolvers[audience] as NonEmptyArray<never>,
    orphanedTypes: [],
    validate: false,
    authChecker: checkScope,
  });
  enforceOneOf(schema);
  auditRefusals(schema);
  return schema;
}

/**
 * type-graphql ignores `@Directive('@oneOf')`, so an input type says `@Extensions({ oneOf: true })` and is marked here:
 * validation, introspection and SDL follow (GraphQL, September 2025, section 3.10.1).
 */
function enforceOneOf(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()))
    if (type instanceof GraphQLInputObjectType && type.extensions['oneOf'] === true) type.isOneOf = true;
}
