import {
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import {
  expected,
  isNoObject,
  notAllowed,
  notOneOf,
  required,
  unknownField,
  type InputProblem,
} from './input-problems.js';

/** More problems than this help nobody, and a body of wrong items may have as many as it has bytes. */
const MAX_PROBLEMS = 10;

type Path = (string | number)[];
type Check = (value: unknown, path: Path, found: InputProblem[]) => void;
type VariableCheck = (variables: Readonly<Record<string, unknown>>, found: InputProblem[]) => void;
export type InputCheck = (
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
) => readonly InputProblem[];

/** Ends a search that has found enough. */
class Enough extends Error {}

/**
 * Says what is wrong with the variables of an operation, empty when they fit their types. It runs before either engine
 * reads them, because those name values in their messages, count without end, and differ (graphql-jit knows no `@oneOf`).
 * What is checked is what the GraphQL specification calls input coercion (September 2025, section 3).
 */
export function inputCheck(schema: GraphQLSchema): InputCheck {
  const checks = new WeakMap<OperationDefinitionNode, readonly VariableCheck[]>();
  const checkOf = checksByType();
  return (operation, variables) => {
    let known = checks.get(operation);
    if (!known) {
      known = (operation.variableDefinitions ?? []).map((definition) =>
        checkVariable(schema, definition, checkOf),
      );
      checks.set(operation, known);
    }
    return firstOf((found) => known.forEach((check) => check(variables, found)));
  };
}

function firstOf(search: (found: InputProblem[]) => void): readonly InputProblem[] {
  const found: InputProblem[] = [];
  try {
    search(found);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return found;
}

function report(found: InputProblem[], problem: InputProblem): void {
  if (found.push(problem) >= MAX_PROBLEMS) throw new Enough();
}

function checkVariable(
  schema: GraphQLSchema,
  { variable, type: written, defaultValue }: VariableDefinitionNode,
  checkOf: (type: GraphQLInputType) => Check,
): VariableCheck {
  const name = variable.name.value;
  const type = typeFromAST(schema, written);
  if (!isInputType(type)) return () => {};
  const check = checkOf(type);
  const mayBeAbsent = !isNonNullType(type) || defaultValue !== undefined;
  return (variables, found) => {
    if (Object.hasOwn(variables, name) && variables[name] !== undefined)
      check(variables[name], [name], found);
    else if (!mayBeAbsent) report(found, required([name]));
  };
}

/** One check for each type, made when it is first needed: input types may hold themselves. */
function checksByType(): (type: GraphQLInputType) => Check {
  const made = new WeakMap<GraphQLInputType, Check>();
  const checkOf = (type: GraphQLInputType): Check => {
    let check = made.get(type);
    if (!check) made.set(type, (check = makeCheck(type, checkOf)));
    return check;
  };
  return checkOf;
}

function makeCheck(type: GraphQLInputType, checkOf: (type: GraphQLInputType) => Check): Check {
  if (isNonNullType(type)) return nonNull(checkOf(type.ofType));
  if (isListType(type)) return list(checkOf(type.ofType));
  if (isInputObjectType(type)) return object(type, checkOf);
  return isEnumType(type) ? enumValue(type) : scalar(type);
}

function nonNull(check: Check): Check {
  return (value, path, found) => {
    if (value == null) report(found, required([...path]));
    else check(value, path, found);
  };
}

/** A single value stands for a list of one. */
function list(check: Check): Check {
  return (value, path, found) => {
    if (value == null) return;
    if (!Array.isArray(value)) {
      check(value, path, found);
      return;
    }
    for (let index = 0; index < value.length; index++) {
      path.push(index);
      check(value[index], path, found);
      path.pop();
    }
  };
}

function object(type: GraphQLInputObjectType, checkOf: (type: GraphQLInputType) => Check): Check {
  const names = Object.keys(type.getFields());
  let fields: ReadonlyMap<string, { readonly check: Check; readonly isRequired: boolean }> | undefined;
  return (value, path, found) => {
    if (value == null) return;
    if (typeof value !== 'object' || Array.isArray(value)) {
      report(found, isNoObject([...path]));
      return;
    }
    fields ??= new Map(
      Object.values(type.getFields()).map(({ name, type: of, defaultValue }) => [
        name,
        { check: checkOf(of), isRequired: isNonNullType(of) && defaultValue === undefined },
      ]),
    );
    const given = value as Readonly<Record<string, unknown>>;
    for (const [name, { check, isRequired }] of fields) {
      if (given[name] !== undefined) {
        path.push(name);
        check(given[name], path, found);
        path.pop();
      } else if (isRequired) report(found, required([...path, name]));
    }
    for (const name in given) if (!fields.has(name)) report(found, unknownField([...path], name));
    if (type.isOneOf && !isOne(given)) report(found, notOneOf(names, [...path]));
  };
}

function isOne(given: Readonly<Record<string, unknown>>): boolean {
  const values = Object.values(given);
  return values.length === 1 && values[0] !== null;
}

function enumValue(type: GraphQLEnumType): Check {
  return (value, path, found) => {
    if (value == null || (typeof value === 'string' && type.getValue(value))) return;
    report(
      found,
      notAllowed(
        type.getValues().map(({ name }) => name),
        [...path],
      ),
    );
  };
}

function scalar(type: GraphQLScalarType): Check {
  return (value, path, found) => {
    if (value == null) return;
    let cause: unknown;
    try {
      if (type.parseValue(value) !== undefined) return;
    } catch (error) {
      cause = error;
    }
    report(found, expected(type.name, cause, [...path]));
  };
}
