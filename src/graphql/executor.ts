import {
  execute,
  GraphQLError,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { requestError } from './errors.js';
import { inputCheck } from './input-check.js';
import type { InputProblem } from './input-problems.js';

/** Compiling costs as much as some executions: a document seen this often is worth it. */
const COMPILE_AFTER = 3;

export interface Operation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode | undefined;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: unknown;
}

export type Executor = (operation: Operation) => Promise<ExecutionResult<Record<string, unknown>>>;

/**
 * Runs operations with graphql-js, and those that come again compiled with graphql-jit. Compiled documents hang on the
 * document that the server's bounded store keeps, so that both are forgotten together. Answers do not differ.
 */
export function createExecutor(schema: GraphQLSchema, compileAfter = COMPILE_AFTER): Executor {
  const compiledFor = compiler(schema, compileAfter);
  const problemsIn = inputCheck(schema);
  return async (asked) => {
    const problems = asked.operation ? problemsIn(asked.operation, asked.variables) : [];
    if (problems.length > 0) return { errors: problems.map((problem) => inputError(problem)) };
    const compiled = compiledFor(asked);
    return compiled
      ? withRealErrors(await compiled.query(undefined, asked.context, withDefaults(asked)))
      : interpret(schema, asked);
  };
}

function inputError({ message, extensions }: InputProblem) {
  return requestError('INPUT_INVALID', message, extensions);
}

async function interpret(schema: GraphQLSchema, { document, operationName, variables, context }: Operation) {
  return (await execute({
    schema,
    document,
    operationName,
    variableValues: variables,
    contextValue: context,
  })) as ExecutionResult<Record<string, unknown>>;
}

/** graphql-jit demands a variable that is not null even where it has a default. */
function withDefaults({ operation, variables }: Operation): Readonly<Record<string, unknown>> {
  const absent = operation?.variableDefinitions?.filter(
    ({ variable, defaultValue }) => defaultValue && variables[variable.name.value] === undefined,
  );
  if (!absent || absent.length === 0) return variables;
  const defaults = absent.map(({ variable, defaultValue }) => [
    variable.name.value,
    valueFromASTUntyped(defaultValue!),
  ]);
  return { ...variables, ...(Object.fromEntries(defaults) as Record<string, unknown>) };
}

/** graphql-jit makes errors of its own that lack `extensions`: the server could not say what they stand for. */
function withRealErrors(result: ExecutionResult<Record<string, unknown>>) {
  if (!result.errors) return result;
  return { ...result, errors: result.errors.map(realError) };
}

function realError({ message, path, originalError, locations }: GraphQLError): GraphQLError {
  return Object.assign(new GraphQLError(message, { path, originalError }), { locations });
}

interface Seen {
  times: number;
  compiled: CompiledQuery<Record<string, unknown>> | null;
}

function compiler(schema: GraphQLSchema, compileAfter: number) {
  const seen = new WeakMap<OperationDefinitionNode, Seen>();
  return ({ document, operation, operationName }: Operation) => {
    if (!operation) return null;
    const known = seen.get(operation);
    if (!known) {
      seen.set(operation, { times: 1, compiled: null });
      return null;
    }
    if (++known.times === compileAfter + 1)
      known.compiled = compile(schema, document, operation, operationName);
    return known.compiled;
  };
}

function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  name: string | null,
) {
  const compiled = compileQuery<Record<string, unknown>>(schema, document, name ?? undefined);
  return isCompiledQuery(compiled) ? compiled : null;
}
