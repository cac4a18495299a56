import { expect, test } from '@jest/globals';
import {
  getNamedType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { schemas } from '../../src/graphql/schema.js';
import { Extensions } from '../../src/kernel/extensions.js';
import { fieldClasses, isFieldClass, isNeverClass, personalClasses } from '../../src/kernel/field-classes.js';

/** Values have the class of the field they stand in; the others wrap what has a class of its own. */
const wrappers = new Set(['Money', 'PersonalField', 'PageInfo', 'Problem', 'BatchResult', 'ItemResult']);

/** The class said of a field, or of its type. */
function classOf(field: GraphQLField<unknown, unknown>, type: GraphQLObjectType): unknown {
  return field.extensions['privacy'] ?? type.extensions['privacy'];
}

/** Fields of object types whose class of data is not said on the field or its type. */
function unclassified(schema: GraphQLSchema): string[] {
  const roots = new Set([schema.getQueryType(), schema.getMutationType()]);
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter(({ name }) => !name.startsWith('__') && !name.endsWith('Connection') && !wrappers.has(name))
    .filter((type) => !roots.has(type))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => !isFieldClass(classOf(field, type)))
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
        .filter((field) => !Object.hasOwn(personalClasses, String(classOf(field, type))))
        .map((field) => `${type.name}.${field.name}`),
    );
    expect(misnamed).toEqual([]);
  },
);

test('nothing that an agency must never see has a field in its schema', async () => {
  const types = Object.values((await schemas()).agency.getTypeMap()).filter((type) => isObjectType(type));
  const never = types.flatMap((type) =>
    Object.values(type.getFields()).filter((field) => isNeverClass(classOf(field, type))),
  );
  expect(never.map(({ name }) => name)).toEqual([]);
});

test('every class of data says what it is and by which law', () => {
  for (const { about, law } of Object.values(fieldClasses)) {
    expect(about).toMatch(/\.$/);
    expect(law).not.toBe('');
  }
});

test('a word that is no class of data does not compile', () => {
  // @ts-expect-error: the word is not in the table
  Extensions({ privacy: 'secret' });
  // @ts-expect-error: a type cannot be left without its word by a slip of the key
  Extensions({ privcay: 'case' });
  expect(isFieldClass('secret')).toBe(false);
});
