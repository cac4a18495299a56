import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  typeFromAST,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { LEAST, MUTATION, priceOfOne } from './cost.js';

/** What is counted below one place of an answer: a price for each value there, and the fields that cost something. */
interface Plan {
  readonly price: number;
  readonly fields: ReadonlyMap<string, Plan>;
}

/**
 * What an answer cost by the price list of `cost.ts`: the records it really holds, and every mutation that was asked
 * for. Only fields that can cost something are looked at, so that a page of plain records is one multiplication.
 */
export function actualCostOf(schema: GraphQLSchema) {
  const plans = new WeakMap<OperationDefinitionNode, Plan>();
  return (document: DocumentNode, operation: OperationDefinitionNode, data: unknown): number => {
    let plan = plans.get(operation);
    if (!plan) plans.set(operation, (plan = planOf(schema, document, operation)));
    const mutations = operation.operation === 'mutation' ? MUTATION * plan.fields.size : 0;
    return Math.max(LEAST, mutations + count(plan, data));
  };
}

function count(plan: Plan, value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (Array.isArray(value)) return countAll(plan, value);
  let sum = plan.price;
  for (const [key, child] of plan.fields) sum += count(child, (value as Record<string, unknown>)[key]);
  return sum;
}

function countAll(plan: Plan, values: readonly unknown[]): number {
  if (plan.fields.size === 0) return plan.price * values.length;
  let sum = 0;
  for (const value of values) sum += count(plan, value);
  return sum;
}

function planOf(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Plan {
  const root = schema.getRootType(operation.operation);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const isCounted = (plan: Plan) => plan.price > 0 || plan.fields.size > 0;
  const isRoot = (parent: GraphQLCompositeType) => parent === schema.getMutationType();

  const collect = (
    parent: GraphQLCompositeType,
    selections: readonly SelectionNode[],
    into: Map<string, Plan>,
  ) => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const definition =
          isObjectType(parent) || isInterfaceType(parent)
            ? parent.getFields()[selection.name.value]
            : undefined;
        if (!definition) continue;
        const key = selection.alias?.value ?? selection.name.value;
        const fields = new Map(into.get(key)?.fields);
        const type = getNamedType(definition.type);
        if (isCompositeType(type)) collect(type, selection.selectionSet?.selections ?? [], fields);
        const plan = { price: priceOfOne(definition), fields };
        if (isCounted(plan) || isRoot(parent)) into.set(key, plan);
      } else {
        const fragment =
          selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
        const type =
          fragment?.typeCondition && (typeFromAST(schema, fragment.typeCondition) as GraphQLCompositeType);
        collect(type ?? parent, fragment?.selectionSet.selections ?? [], into);
      }
    }
  };

  const fields = new Map<string, Plan>();
  if (root) collect(root, operation.selectionSet.selections, fields);
  return { price: 0, fields };
}
