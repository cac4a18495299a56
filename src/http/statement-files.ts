import type { FastifyInstance } from 'fastify';
import { notFound, Refusal } from '../kernel/errors.js';
import { parseId } from '../kernel/ids.js';
import type { Audience } from '../kernel/request-context.js';
import { monthLabel } from '../kernel/time.js';
import type { FileRouteParts } from './files.js';
import { requireScope } from './require-scope.js';
import { statementById, statementCsv } from '../modules/settlement/index.js';

/** Statements as CSV for both sides: `GET /lender/statements/<id>.csv`, `GET /agency/statements/<id>.csv`. */
export function registerStatementFiles(
  app: FastifyInstance,
  { door, sessionOf }: Pick<FileRouteParts, 'door' | 'sessionOf'>,
): void {
  for (const audience of ['lender', 'agency'] as const satisfies readonly Audience[])
    app.get<{ Params: { file: string } }>(`/${audience}/statements/:file`, async (request, reply) => {
      const opened = await door.open(audience, request, reply);
      const session = sessionOf(opened.request, opened.scopes);
      await requireScope(session, 'statements:read', 'statements.export');
      const { agencyId } = opened.request;
      const { reader } = session;
      const id = parseId('statement', request.params.file.replace(/\.csv$/, ''));
      const statement = id && (await statementById(reader, agencyId, id));
      if (!statement) throw notFound('statement');
      if (statement.state === 'CLOSING')
        throw new Refusal('STATE_CONFLICT', 'This statement is still being closed.');
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="statement-${monthLabel(statement.month)}.csv"`)
        .send(statementCsv(reader, statement));
    });
}
