import {
  getNamedType,
  GraphQLError,
  isEnumType,
  isInputObjectType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import type { InputPath } from '../kernel/errors.js';

/** What is wrong at one place of the input, said without the value: it may be somebody's name or number. */
export interface InputProblem {
  readonly message: string;
  readonly extensions: { readonly path: InputPath; readonly allowed?: readonly string[] };
}

export function required(path: InputPath): InputProblem {
  return { message: 'A value is required here.', extensions: { path } };
}

/** The name is repeated only where it looks like one. */
export function unknownField(path: InputPath, name: string): InputProblem {
  const place = /^[_A-Za-z]\w{0,63}$/.test(name) ? [...path, name] : path;
  return { message: 'There is no such field.', extensions: { path: place } };
}

export function notAllowed(allowed: readonly string[], path: InputPath): InputProblem {
  return { message: 'This is none of the allowed values.', extensions: { path, allowed } };
}

export function isNoObject(path: InputPath): InputProblem {
  return { message: 'An object is expected here.', extensions: { path } };
}

export function notOneOf(fields: readonly string[], path: InputPath): InputProblem {
  return { message: `Give exactly one of ${fields.join(', ')}.`, extensions: { path } };
}

const EXPECTED: Readonly<Record<string, string>> = {
  Int: 'A whole number of at most 32 bits is expected here.',
  Float: 'A number is expected here.',
  String: 'Text is expected here.',
  ID: 'An id is expected here, as text.',
  Boolean: 'true or false is expected here.',
};

/** A scalar of ours says itself what it wants. */
export function expected(scalar: string, cause: unknown, path: InputPath): InputProblem {
  const own = cause instanceof Error && !(cause instanceof GraphQLError) ? cause.message : undefined;
  return { message: EXPECTED[scalar] ?? own ?? 'This value is not accepted here.', extensions: { path } };
}

const VALUE_KINDS = new Set<Kind>([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
]);

/** What a validation error says about a value written in the document, or null when it is about something else. */
export function literalProblem(schema: GraphQLSchema, error: GraphQLError): InputProblem | null {
  const node = error.nodes?.[0];
  if (!node?.loc || !VALUE_KINDS.has(node.kind)) return null;
  const { source, start } = node.loc;
  const document = parse(source.body);
  const typeInfo = new TypeInfo(schema);
  let found: InputProblem | null = null;
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      enter(candidate, _key, _parent, path) {
        if (found || candidate.kind !== node.kind || candidate.loc?.start !== start) return;
        const isField = node.kind === Kind.OBJECT_FIELD;
        const type = isField ? typeInfo.getParentInputType() : typeInfo.getInputType();
        const place = pathOf(document, path);
        found = explain(type ?? undefined, error, isField ? place.slice(0, -1) : place);
      },
    }),
  );
  return found;
}

function explain(type: GraphQLInputType | undefined, error: GraphQLError, path: InputPath): InputProblem {
  const [, unknown] = /^Field "(?:\w+\.)?(\w+)" is not defined/.exec(error.message) ?? [];
  if (unknown !== undefined) return unknownField(path, unknown);
  const [, missing] = /^Field "(?:\w+\.)?(\w+)" of required type/.exec(error.message) ?? [];
  if (missing !== undefined) return required([...path, missing]);
  if (error.message.endsWith(', found null.')) return required(path);
  const named = type && getNamedType(type);
  if (isEnumType(named))
    return notAllowed(
      named.getValues().map(({ name }) => name),
      path,
    );
  if (isInputObjectType(named))
    return named.isOneOf ? notOneOf(Object.keys(named.getFields()), path) : isNoObject(path);
  return expected(named?.name ?? '', error.originalError, path);
}

/** Argument, field names and list indexes on the way from the document to a value. */
function pathOf(document: DocumentNode, keys: readonly (string | number)[]): InputPath {
  const path: (string | number)[] = [];
  let at: unknown = document;
  keys.forEach((key, n) => {
    at = (at as Record<string | number, unknown>)[key];
    const node = at as ASTNode;
    if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) path.push(node.name.value);
    if (node.kind === Kind.VARIABLE_DEFINITION) path.push(node.variable.name.value);
    if (typeof key === 'number' && keys[n - 1] === 'values') path.push(key);
  });
  return path;
}
