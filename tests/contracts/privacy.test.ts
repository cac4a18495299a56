import { expect, test } from '@jest/globals';
import { getNamedType, isObjectType, type GraphQLSchema } from 'graphql';
import { schemas } from '../../src/graphql/schema.js';

/** What kinds of data there are; `none` is said too, so that nobody forgets to think about it. */
const classes = new Set([
  'identity',
  'contact',
  'address',
  'employment',
  'financial',
  'case',
  'terms',
  'none',
]);

/** Values have the class of the field they stand in; the others wrap what has a class of its own. */
const wrappers = new Set(['Money', 'PersonalField', 'PageInfo', 'Problem', 'BatchResult', 'ItemResult']);
const personal = new Set(['identity', 'contact', 'address', 'employment']);

/** Fields of object types whose class of data is not said on the field or its type. */
function unclassified(schema: GraphQLSchema): string[] {
  const roots = new Set([schema.getQueryType(), schema.getMutationType()]);
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter(({ name }) => !name.startsWith('__') && !name.endsWith('Connection') && !wrappers.has(name))
    .filter((type) => !roots.has(type))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => !classes.has(String(field.extensions['privacy'] ?? type.extensions['privacy'])))
        .map((field) => `${type.name}.${field.name}`),
    );
}

test.each(['lender', 'agency'] as const)(
  'every field the %s can read says which kind of data it is',
  async (audience) => {
    expect(unclassified((await schemas())[audience])).toEqual([]);
  },
);

test.each(['lender', 'agency'] as const)(
  'what is personal is never called anything else before the %s',
  async (audience) => {
    const types = Object.values((await schemas())[audience].getTypeMap()).filter((type) =>
      isObjectType(type),
    );
    const misnamed = types.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => getNamedType(field.type).name === 'PersonalField')
        .filter((field) => !personal.has(String(field.extensions['privacy'] ?? type.extensions['privacy'])))
        .map((field) => `${type.name}.${field.name}`),
    );
    expect(misnamed).toEqual([]);
  },
);
