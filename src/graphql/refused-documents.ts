import { getOperationAST, GraphQLError, Kind, OperationTypeNode, type GraphQLSchema } from 'graphql';
import type { GraphQLRequestContextWillSendResponse } from '@apollo/server';
import { Refusal, type ErrorCode } from '../kernel/errors.js';
import type { Session } from '../kernel/request-context.js';
import type { CostAccount } from './cost-account.js';
import { MUTATION } from './cost.js';
import { causeOf } from './errors.js';

type Answer = GraphQLRequestContextWillSendResponse<Session>;

/** With these a document is refused before a field of it runs; what is no document of this schema asks for nothing. */
const BEFORE_FIELDS: ReadonlySet<ErrorCode> = new Set(['INPUT_INVALID', 'DOCUMENT_TOO_COMPLEX']);

/**
 * Leaves the audit entry of a mutation that was refused as a document: its values do not fit, or it costs too much. Fields that ran have left theirs. The entry costs a mutation's points, and without points there is none, so
 * that refusals cannot be used to fill the database.
 */
export async function auditRefusedDocument(
  schema: GraphQLSchema,
  account: CostAccount,
  { document, request, errors = [], response, contextValue: session }: Answer,
): Promise<void> {
  const operation = document && getOperationAST(document, request.operationName);
  if (operation?.operation !== OperationTypeNode.MUTATION || response.body.kind !== 'single') return;
  const said = response.body.singleResult.errors ?? [];
  const index = errors.findIndex((error) => isBeforeFields(error));
  const code = said[index]?.extensions?.['code'] as ErrorCode | undefined;
  if (code === undefined || !BEFORE_FIELDS.has(code)) return;
  const { waitSeconds } = await account.charge(session.request, MUTATION);
  if (waitSeconds > 0) return;
  const first = operation.selectionSet.selections.find((selection) => selection.kind === Kind.FIELD);
  const field = schema.getMutationType()?.getFields()[first?.name.value ?? ''];
  await session.refused(field?.name ?? 'mutation', new Refusal(code, 'Refused as a document.'));
}

/** Of no field, or of one that was not called because its arguments would not do. */
function isBeforeFields(error: GraphQLError): boolean {
  return causeOf(error) instanceof GraphQLError && (error.path?.length ?? 0) <= 1;
}
