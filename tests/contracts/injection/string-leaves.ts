import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import type { Data } from '../../support/api.js';

/** A place for text in the arguments of a root field: `input.clients.0.name`. */
export type LeafPath = readonly (string | number)[];

const NO_TEXT = new Set(['Int', 'Float', 'Boolean']);
/** Input types hold no others below this. */
const MAX_DEPTH = 6;

/** Every place of a root field's arguments that takes a text, by its type; lists by their first item. */
export function stringLeaves(schema: GraphQLSchema, name: string): LeafPath[] {
  return rootField(schema, name).args.flatMap((argument) => leavesOf(argument.type, [argument.name]));
}

function leavesOf(type: GraphQLInputType, path: LeafPath): LeafPath[] {
  if (isNonNullType(type)) return leavesOf(type.ofType, path);
  if (isListType(type)) return leavesOf(type.ofType, [...path, 0]);
  if (isInputObjectType(type) && path.length <= MAX_DEPTH)
    return Object.values(type.getFields()).flatMap((field) => leavesOf(field.type, [...path, field.name]));
  return isEnumType(type) || NO_TEXT.has(getNamedType(type).name) ? [] : [path];
}

/** The variables with a text in one place; what is missing on the way there is filled in as its type asks. */
export function withText(
  schema: GraphQLSchema,
  name: string,
  variables: Data,
  path: LeafPath,
  text: string,
): Data {
  const [first, ...rest] = path;
  const argument = rootField(schema, name).args.find((each) => each.name === first)!;
  return { ...variables, [first!]: put(argument.type, variables[String(first)], rest, text) };
}

function put(type: GraphQLInputType, known: unknown, path: LeafPath, text: string): unknown {
  if (isNonNullType(type)) return put(type.ofType, known, path, text);
  const [first, ...rest] = path;
  if (first === undefined) return text;
  if (isListType(type)) {
    const [head, ...others] = (known as readonly unknown[] | undefined) ?? [];
    return [put(type.ofType, head, rest, text), ...others];
  }
  if (!isInputObjectType(type)) return text;
  const object = (known as Data | undefined) ?? sample(type);
  const field = type.getFields()[String(first)]!;
  return { ...(object as Data), [first]: put(field.type, (object as Data)[String(first)], rest, text) };
}

/** The least that a type takes. */
function sample(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return sample(type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields())
        .filter((field: GraphQLInputField) => isNonNullType(field.type))
        .map((field) => [field.name, sample(field.type)]),
    );
  const { name } = getNamedType(type);
  return name === 'Boolean' ? false : name === 'Int' || name === 'Float' ? 1 : (SAMPLES[name] ?? 'x');
}

const SAMPLES: Readonly<Record<string, string>> = { CurrencyCode: 'CNY', Decimal: '1.00' };

function rootField(schema: GraphQLSchema, name: string) {
  const roots = [schema.getQueryType()!, schema.getMutationType()!];
  return roots.map((root) => root.getFields()[name]).find((field) => field !== undefined)!;
}
