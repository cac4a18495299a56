import { isListType, isNonNullType, isObjectType, type GraphQLOutputType } from 'graphql';

/** Every text that an answer holds, however deep. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** `Type.field` of everything that an answer says something about: not null, and no empty list. */
export function fieldsSaid(type: GraphQLOutputType, value: unknown): string[] {
  if (isNonNullType(type)) return fieldsSaid(type.ofType as GraphQLOutputType, value);
  if (isListType(type))
    return (value as readonly unknown[]).flatMap((each) =>
      fieldsSaid(type.ofType as GraphQLOutputType, each),
    );
  if (!isObjectType(type) || typeof value !== 'object' || value === null) return [];
  const fields = type.getFields();
  return Object.entries(value).flatMap(([name, below]) => {
    const field = fields[name];
    if (field === undefined || isNothing(below)) return [];
    return [`${type.name}.${name}`, ...fieldsSaid(field.type, below)];
  });
}

function isNothing(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}
