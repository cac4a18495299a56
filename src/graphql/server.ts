import { ApolloServer, type ApolloServerOptions, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Session } from '../kernel/request-context.js';
import type { CostAccount } from './cost-account.js';
import { publicErrors } from './errors.js';
import { createExecutor, type Executor } from './executor.js';
import { MAX_SELECTIONS, MAX_TOKENS } from './limits.js';
import { operationPlugin, type OperationListener } from './operation-plugin.js';

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  readonly account: CostAccount;
  /** Whether the schema may be asked for; outside production only. */
  readonly introspection: boolean;
  readonly listener: OperationListener;
  /** How often a document runs before it is compiled; tests compare the two ways. */
  readonly compileAfter?: number;
}

/** One audience's GraphQL server, started; how it meets HTTP is `http/graphql-endpoint.ts`. */
export async function startServer(options: ServerOptions): Promise<ApolloServer<Session>> {
  const { schema, account, introspection, listener, compileAfter } = options;
  const server = new ApolloServer<Session>({
    gateway: gatewayOf(schema, createExecutor(schema, compileAfter)),
    plugins: [...DISABLED, operationPlugin({ schema, account, listener })],
    introspection,
    formatError: publicErrors(schema),
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    parseOptions: { maxTokens: MAX_TOKENS },
    maxRecursiveSelections: MAX_SELECTIONS,
    stopOnTerminationSignals: false,
    logger: QUIET,
  });
  await server.start();
  return server;
}

/** The one place where Apollo takes an executor: every field then runs without its per-field wrapping. */
function gatewayOf(
  schema: GraphQLSchema,
  execute: Executor,
): NonNullable<ApolloServerOptions<Session>['gateway']> {
  return {
    load: () =>
      Promise.resolve({
        executor: ({ document, operation, operationName, request, context }) =>
          execute({
            document,
            operation,
            operationName: operationName ?? null,
            variables: request.variables ?? {},
            context,
          }),
      }),
    onSchemaLoadOrUpdate: (use) => {
      use({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => {};
    },
    stop: () => Promise.resolve(),
  };
}

const DISABLED: readonly ApolloServerPlugin<Session>[] = [
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
];

/** What is worth logging is logged by our own plugin, with the request id. */
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };
