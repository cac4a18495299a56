import {
  HeaderMap,
  type ApolloServerPlugin,
  type GraphQLRequestContextDidResolveOperation,
  type GraphQLRequestContextWillSendResponse,
} from '@apollo/server';
import { OperationTypeNode, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { ErrorCode } from '../kernel/errors.js';
import type { Session } from '../kernel/request-context.js';
import { actualCostOf } from './actual-cost.js';
import type { Charge, Cost, CostAccount } from './cost-account.js';
import { costOf } from './cost.js';
import { requestError } from './errors.js';
import { auditRefusedDocument } from './refused-documents.js';

/** Hears how operations end; logs and counts them. */
export interface OperationListener {
  /** Something went wrong that is not the caller's doing. */
  failed(session: Session, error: Error): void;
  /** `outcome` is `OK` or the code of the first error. */
  ended(session: Session, outcome: string): void;
}

export interface PluginOptions {
  readonly schema: GraphQLSchema;
  readonly account: CostAccount;
  readonly listener: OperationListener;
}

type Resolved = GraphQLRequestContextDidResolveOperation<Session>;
type Answer = GraphQLRequestContextWillSendResponse<Session>;

/** What an operation was charged so far; `isPaid` once the points are taken and it may run. */
interface Bill {
  readonly requested: number;
  readonly available: number;
  readonly isPaid: boolean;
}

/** `X-Cost-Only: 1` asks what the operation would cost: nothing runs and nothing is charged. */
const COST_ONLY = 'x-cost-only';

/** Takes the price of an operation before it runs, and completes the answer: request id, cost, HTTP status. */
export function operationPlugin(options: PluginOptions): ApolloServerPlugin<Session> {
  const { schema, account, listener } = options;
  const costIn = costOf(schema);
  const settle = settling(schema, account);
  return {
    requestDidStart: () => {
      let bill: Bill | null = null;
      return Promise.resolve({
        didResolveOperation: async (resolved) => {
          const { document, operation, request, contextValue } = resolved;
          assertMayRun(operation, contextValue);
          // null when the variables do not fit: then nothing runs, and the executor says why
          const requested = operation ? costIn(document, operation, request.variables ?? {}) : null;
          if (requested === null) return;
          const isAffordable = requested <= account.limit && !isCostOnly(resolved);
          const charge = await account.charge(contextValue.request, isAffordable ? requested : 0);
          const isPaid = isAffordable && charge.waitSeconds === 0;
          bill = { requested, available: charge.available, isPaid };
          if (!isPaid && !isCostOnly(resolved)) throw refusalOf(requested, charge, account);
        },
        responseForOperation: () => Promise.resolve(bill && !bill.isPaid ? nothing() : null),
        willSendResponse: async (answer) => {
          await auditRefusedDocument(schema, account, answer).catch((error: Error) =>
            listener.failed(answer.contextValue, error),
          );
          complete(answer, bill && settle(answer, bill), listener);
        },
      });
    },
  };
}

/** A defect, since what could hold a mutation is told beforehand: but then it must not run. */
function assertMayRun(operation: Resolved['operation'], { mayMutate }: Session): void {
  if (operation?.operation === OperationTypeNode.MUTATION && !mayMutate)
    throw new Error('a mutation came in as a query');
}

function isCostOnly({ request }: Pick<Resolved, 'request'>): boolean {
  return request.http?.headers.get(COST_ONLY) === '1';
}

function nothing() {
  return {
    http: { headers: new HeaderMap() },
    body: { kind: 'single' as const, singleResult: { data: null } },
  };
}

function refusalOf(requested: number, { available, waitSeconds }: Charge, account: CostAccount) {
  const { limit, restoreRate } = account;
  if (requested > limit) {
    const message = `This costs ${requested} points and a request may cost ${limit}: it can never run.`;
    return requestError('DOCUMENT_TOO_COMPLEX', message, { details: { requested, limit } });
  }
  const message = `This costs ${requested} points and ${available} are left; it fits in ${waitSeconds} s.`;
  const details = { requested, available, restoreRate, retryAfterSeconds: waitSeconds };
  return requestError('RATE_LIMITED', message, { details });
}

/** Gives back what the answer did not use. What is refused or runs on after its deadline has no actual cost. */
function settling(schema: GraphQLSchema, account: CostAccount) {
  const actualIn = actualCostOf(schema);
  return ({ response, document, operation, contextValue }: Answer, bill: Bill): Cost => {
    const { requested, isPaid } = bill;
    const { limit, restoreRate } = account;
    const data = response.body.kind === 'single' ? response.body.singleResult.data : undefined;
    const isKnown = document !== undefined && operation !== undefined && data !== undefined;
    const held = isPaid && isKnown ? actualIn(document, operation, data) : requested;
    const actual = isPaid ? Math.min(requested, held) : 0;
    const unused = isPaid ? requested - actual : 0;
    if (unused > 0) void account.refund(contextValue.request, unused);
    return { requested, actual, limit, available: bill.available + unused, restoreRate };
  };
}

function complete(
  { response, contextValue, errors: raw, request }: Answer,
  cost: Cost | null,
  listener: OperationListener,
) {
  const { body, http } = response;
  http.headers.set('content-type', contentType(request.http?.headers.get('accept')));
  if (body.kind !== 'single') return;
  const result = body.singleResult;
  if (cost) result.extensions = { ...result.extensions, cost };
  const codes = (result.errors ?? []).map(codeOf);
  codes.forEach((code, n) => {
    const error = raw?.[n];
    if (code === 'INTERNAL' && error) listener.failed(contextValue, error);
  });
  if (result.data == null) setStatus(http, result.errors ?? []);
  if (result.errors)
    result.errors = result.errors.map((error) => withRequestId(error, contextValue.request.requestId));
  listener.ended(contextValue, codes[0] ?? 'OK');
}

/** An executed operation answers 200 with its refusals as data; these say that nothing can be said. */
const STATUSES = {
  UNAUTHENTICATED: 401,
  RATE_LIMITED: 429,
  TOO_BUSY: 503,
  DEADLINE_EXCEEDED: 503,
  INTERNAL: 500,
} as const satisfies Partial<Record<ErrorCode, number>>;

function setStatus(http: Answer['response']['http'], errors: readonly GraphQLFormattedError[]): void {
  const codes = errors.map(codeOf);
  const [code, status] = Object.entries(STATUSES).find(([each]) => codes.includes(each as ErrorCode)) ?? [];
  if (status === undefined) return;
  http.status = status;
  if (code === 'UNAUTHENTICATED') http.headers.set('www-authenticate', 'Bearer');
  const details = errors[codes.indexOf(code as ErrorCode)]?.extensions?.['details'];
  const { retryAfterSeconds } = (details ?? {}) as { retryAfterSeconds?: number };
  if (retryAfterSeconds !== undefined) http.headers.set('retry-after', String(retryAfterSeconds));
}

function withRequestId(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError {
  return { ...error, extensions: { ...error.extensions, requestId } };
}

function codeOf({ extensions }: GraphQLFormattedError): ErrorCode | undefined {
  return extensions?.['code'] as ErrorCode | undefined;
}

/** Set here, so that nothing has run when a caller would take neither. */
function contentType(accept: string | undefined): string {
  const wantsGraphQL =
    accept?.includes('application/graphql-response+json') && !accept.includes('application/json');
  return `application/${wantsGraphQL ? 'graphql-response+json' : 'json'}; charset=utf-8`;
}
