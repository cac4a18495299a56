import {
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  type DocumentNode,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { fieldExtensionsEstimator, getComplexity, type ComplexityEstimator } from 'graphql-query-complexity';
import { requestError } from './errors.js';
import { inputCheck } from './input-check.js';
import { MAX_PAGE } from '../kernel/page.js';

/** A list that does not say its length is taken for this long. */
const ASSUMED_LIST = 5;
/** A mutation locks, writes and commits. */
export const MUTATION = 10;
/** Every request costs something, even one that asks for nothing. */
export const LEAST = 1;
/** Costs kept per operation, one for each combination of its numbers and switches. */
const KEPT_COSTS = 50;

/**
 * What an operation costs before it runs: a record (an object with an `id`) one point, values nothing, a connection
 * `first` times what it repeats, a mutation ten. 250 plain placements cost 250; 50 with account and five contacts 350.
 * A field prices itself otherwise by `complexity` on its decorator. Null when the variables do not fit: nothing will run.
 */
export function costOf(schema: GraphQLSchema) {
  const problemsIn = inputCheck(schema);
  const known = new WeakMap<OperationDefinitionNode, Map<string, number>>();
  return (
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Variables,
  ): number | null => {
    let costs = known.get(operation);
    if (!costs) known.set(operation, (costs = new Map()));
    const key = deciding(operation, variables);
    const before = costs.get(key);
    if (before !== undefined) return before;
    if (problemsIn(operation, variables).length > 0) return null;
    const cost = Math.max(LEAST, estimate(schema, document, operation, variables));
    if (costs.size < KEPT_COSTS) costs.set(key, cost);
    return cost;
  };
}

type Variables = Readonly<Record<string, unknown>>;

/** The variables that decide the cost: page sizes (numbers) and `@skip`/`@include` (switches). */
function deciding(operation: OperationDefinitionNode, variables: Variables): string {
  const names = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  const values = names.map((name) => variables[name]);
  return values
    .map((value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''))
    .join();
}

function estimate(
  schema: GraphQLSchema,
  query: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  const operationName = operation.name?.value;
  const estimators = [fieldExtensionsEstimator(), byShape(schema)];
  try {
    return getComplexity({
      schema,
      query,
      variables,
      estimators,
      ...(operationName !== undefined && { operationName }),
    });
  } catch {
    // an argument that is null where it may not be: what it would cost cannot be said, so it does not run
    throw requestError('INPUT_INVALID', 'An argument has no acceptable value.');
  }
}

function byShape(schema: GraphQLSchema): ComplexityEstimator {
  const mutation = schema.getMutationType();
  return ({ field, type: parent, args, childComplexity }) => {
    const own = (parent === mutation ? MUTATION : 0) + priceOfOne(field);
    return repeats(field, args) * (own + childComplexity);
  };
}

/** A record is something with an `id`. */
export function priceOfOne({ type }: GraphQLField<unknown, unknown>): number {
  const named = getNamedType(type);
  return isObjectType(named) && 'id' in named.getFields() ? 1 : 0;
}

/** How often what stands below a field is repeated; a connection multiplies by `first`, a short list by `last`. */
function repeats(
  { name, type }: GraphQLField<unknown, unknown>,
  args: Readonly<Record<string, unknown>>,
): number {
  const asked = args['first'] ?? args['last'];
  if (typeof asked === 'number') return Math.max(1, asked);
  if (getNamedType(type).name.endsWith('Connection')) return MAX_PAGE;
  return isListType(getNullableType(type)) && name !== 'nodes' && name !== 'edges' ? ASSUMED_LIST : 1;
}
