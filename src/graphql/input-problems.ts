import {
  coerceInputValue,
  getNamedType,
  getNullableType,
  GraphQLError,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  parse,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { InputPath } from '../kernel/errors.js';

/** What is wrong at one place of the input, said without the value: it may be somebody's name or number. */
export interface InputProblem {
  readonly message: string;
  readonly extensions: { readonly path: InputPath; readonly allowed?: readonly string[] };
}

/** More problems than this help nobody; the list ends here. */
const MAX_PROBLEMS = 10;

/** What is wrong with the variables of an operation; empty when all of them fit their types. */
export function variableProblems(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  for (const { variable, type: written, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    const type = typeFromAST(schema, written);
    if (!isInputType(type)) continue;
    if (!Object.hasOwn(variables, name)) {
      if (isNonNullType(type) && defaultValue === undefined) problems.push(required([name]));
      continue;
    }
    coerceInputValue(variables[name], type, (path, _value, error) => {
      if (problems.length < MAX_PROBLEMS) problems.push(explain(typeAt(type, path), error, [name, ...path]));
    });
  }
  return problems;
}

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
        const type =
          node.kind === Kind.OBJECT_FIELD ? typeInfo.getParentInputType() : typeInfo.getInputType();
        const place = pathOf(document, path);
        found = explain(
          type ?? undefined,
          error,
          node.kind === Kind.OBJECT_FIELD ? place.slice(0, -1) : place,
        );
      },
    }),
  );
  return found;
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

const EXPECTED: Readonly<Record<string, string>> = {
  Int: 'A whole number of at most 32 bits is expected here.',
  Float: 'A number is expected here.',
  String: 'Text is expected here.',
  ID: 'An id is expected here, as text.',
  Boolean: 'true or false is expected here.',
};

function explain(type: GraphQLInputType | undefined, error: GraphQLError, path: InputPath): InputProblem {
  const [, unknown] = /^Field "(?:\w+\.)?(\w+)" is not defined/.exec(error.message) ?? [];
  if (unknown !== undefined)
    return { message: 'There is no such field.', extensions: { path: [...path, unknown] } };
  const [, missing] = /^Field "(?:\w+\.)?(\w+)" of required type/.exec(error.message) ?? [];
  if (missing !== undefined) return required([...path, missing]);
  if (/non-nullable type|, found null\./.test(error.message)) return required(path);
  const named = type && getNamedType(type);
  if (isEnumType(named))
    return notAllowed(
      named.getValues().map(({ name }) => name),
      path,
    );
  if (isInputObjectType(named))
    return { message: objectSentence(named.isOneOf, Object.keys(named.getFields())), extensions: { path } };
  const own = error.originalError instanceof GraphQLError ? undefined : error.originalError?.message;
  return {
    message: EXPECTED[named?.name ?? ''] ?? own ?? 'This value is not accepted here.',
    extensions: { path },
  };
}

function required(path: InputPath): InputProblem {
  return { message: 'A value is required here.', extensions: { path } };
}

function notAllowed(allowed: readonly string[], path: InputPath): InputProblem {
  return { message: 'This is none of the allowed values.', extensions: { path, allowed } };
}

function objectSentence(isOneOf: boolean, fields: readonly string[]): string {
  return isOneOf ? `Give exactly one of ${fields.join(', ')}.` : 'An object is expected here.';
}

/** The type that stands at a path inside a value of `type`. */
function typeAt(type: GraphQLInputType, path: InputPath): GraphQLInputType | undefined {
  let at: GraphQLInputType | undefined = type;
  for (const step of path) {
    const here: GraphQLInputType | undefined = at && getNullableType(at);
    if (isListType(here) && typeof step === 'number') at = here.ofType;
    else if (isInputObjectType(here)) at = here.getFields()[step]?.type;
    else return undefined;
  }
  return at;
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
